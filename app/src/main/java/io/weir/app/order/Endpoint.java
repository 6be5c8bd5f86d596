package io.weir.app.order;

import io.weir.rollout.CanaryKey;
import io.weir.rollout.Command.Order;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An analyzer's HTTP port as the command line calls it. Blocks. */
public final class Endpoint {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private Endpoint() {}

    /** The command was not taken; the message is for people and holds no token. */
    public static final class NotTaken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotTaken(String message) {
            super(message);
        }
    }

    /**
     * Sends a command.
     *
     * @param server address, for example {@code http://weir-analyzer:8080}
     * @throws NotTaken when it is not accepted
     */
    public static Answered send(
            String server, String token, CanaryKey canary, Order order, String reason) {
        String verb = order.name().toLowerCase(Locale.ROOT);
        HttpResponse<String> response;
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(
                                    URI.create(
                                            server.replaceAll("/+$", "")
                                                    + "/v1/canaries/"
                                                    + canary
                                                    + "/"
                                                    + verb))
                            .timeout(LIMIT)
                            .header("Authorization", "Bearer " + token)
                            .header("Content-Type", "application/json")
                            .POST(
                                    BodyPublishers.ofString(
                                            JSON.createObjectNode()
                                                    .put("reason", reason)
                                                    .toString()))
                            .build();
            response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        } catch (IllegalArgumentException e) {
            throw new NotTaken("--server is no URL, or the token has letters that none may have");
        } catch (IOException e) {
            throw new NotTaken(server + " does not answer: " + e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotTaken("interrupted");
        }
        JsonNode answer = json(response.body());
        if (response.statusCode() != 202) {
            throw new NotTaken(
                    server
                            + " answers "
                            + response.statusCode()
                            + ": "
                            + answer.path("error").asString("without a reason"));
        }
        return Answered.sent(answer.path("id").asString(""), canary.toString(), order);
    }

    private static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            return JSON.createObjectNode();
        }
    }
}
