package io.weir.embedded.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.vertx5.Vertx5HttpClientFactory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests that {@link io.weir.kubernetes.KubernetesApi} has no method for. */
final class RawApi implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Code and body of an answer; a body that is no JSON becomes a text node. */
    record Response(int code, JsonNode body) {}

    private final HttpClient http;
    private final String server;

    RawApi(Vertx vertx, Config config) {
        this.http = new Vertx5HttpClientFactory(vertx).newBuilder(config).build();
        String url = config.getMasterUrl();
        this.server = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    Response get(String path, String accept) {
        return send(http.newHttpRequestBuilder().uri(server + path).header("Accept", accept));
    }

    Response get(String path) {
        return get(path, "application/json");
    }

    Response send(String method, String path, String contentType, String body) {
        return send(
                http.newHttpRequestBuilder()
                        .uri(server + path)
                        .method(method, contentType, body.replace('\'', '"')));
    }

    /** Events of a watch as they come, until this is closed. */
    List<JsonNode> watch(String path) {
        var events = new CopyOnWriteArrayList<JsonNode>();
        var rest = new StringBuilder();
        HttpRequest request =
                http.newHttpRequestBuilder().uri(server + path).forStreaming().build();
        HttpResponse<AsyncBody> response =
                Waiting.done(
                        Future.fromCompletionStage(
                                http.consumeBytes(
                                        request,
                                        (chunks, body) -> {
                                            chunks.forEach(
                                                    chunk ->
                                                            rest.append(
                                                                    StandardCharsets.UTF_8.decode(
                                                                            chunk)));
                                            int end;
                                            while ((end = rest.indexOf("\n")) >= 0) {
                                                events.add(JSON.readTree(rest.substring(0, end)));
                                                rest.delete(0, end + 1);
                                            }
                                            body.consume();
                                        })));
        response.body().consume();
        return events;
    }

    private Response send(HttpRequest.Builder request) {
        HttpResponse<String> response =
                Waiting.done(
                        Future.fromCompletionStage(http.sendAsync(request.build(), String.class)));
        String text = response.body();
        return new Response(
                response.code(),
                text.startsWith("{")
                        ? JSON.readTree(text)
                        : JSON.getNodeFactory().stringNode(text));
    }

    @Override
    public void close() {
        http.close();
    }
}
