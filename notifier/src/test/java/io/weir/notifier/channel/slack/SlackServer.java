package io.weir.notifier.channel.slack;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** As much of Slack's API as threads need: messages with ids, threads below them, edits. */
public final class SlackServer {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final HttpServer server;
    private final Map<String, List<String>> threads = new LinkedHashMap<>();
    private final Map<String, String> first = new LinkedHashMap<>();
    private final List<String> calls = new ArrayList<>();
    private Predicate<String> fails = call -> false;
    private String error = "internal_error";
    private int posted;

    /** Listens on a free port. */
    public SlackServer(Vertx vertx) {
        server =
                vertx.createHttpServer()
                        .requestHandler(
                                request ->
                                        request.body()
                                                .onSuccess(
                                                        body ->
                                                                request.response()
                                                                        .end(
                                                                                answer(
                                                                                        request,
                                                                                        body
                                                                                                .toString()))))
                        .listen(0, "127.0.0.1")
                        .await();
    }

    private synchronized String answer(HttpServerRequest request, String body) {
        JsonNode json = MAPPER.readTree(body);
        String thread = json.path("thread_ts").asString("");
        String call = request.path() + (thread.isEmpty() ? "" : " below");
        calls.add(call);
        if (fails.test(call)) {
            return "{\"ok\":false,\"error\":\"" + error + "\"}";
        }
        String text = json.path("attachments").path(0).path("text").asString("");
        if (request.path().endsWith("/chat.update")) {
            String ts = json.path("ts").asString();
            if (!first.containsKey(ts)) {
                return "{\"ok\":false,\"error\":\"message_not_found\"}";
            }
            first.put(ts, text);
            return "{\"ok\":true,\"channel\":\"C1\",\"ts\":\"" + ts + "\"}";
        }
        String ts = "171." + ++posted;
        if (thread.isEmpty()) {
            first.put(ts, text);
            threads.put(ts, new ArrayList<>());
        } else {
            threads.get(thread).add(text);
        }
        return "{\"ok\":true,\"channel\":\"C1\",\"ts\":\"" + ts + "\"}";
    }

    /** From now on these calls fail: {@code PATH}, replies {@code PATH below}. */
    public synchronized void fails(Predicate<String> which, String with) {
        fails = which;
        error = with;
    }

    /** Somebody deletes the first messages. */
    public synchronized void forget() {
        first.clear();
    }

    /** Address of {@code chat.postMessage}. */
    public String url() {
        return "http://127.0.0.1:" + server.actualPort() + "/api/chat.postMessage";
    }

    /** First messages as they are now. */
    public synchronized List<String> first() {
        return List.copyOf(first.values());
    }

    /** What lies below the one first message. */
    public synchronized List<String> below() {
        return Optional.of(threads.values())
                .filter(all -> all.size() == 1)
                .map(all -> List.copyOf(all.iterator().next()))
                .orElseThrow();
    }

    /** Every call in order. */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }
}
