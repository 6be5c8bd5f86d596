package io.weir.analyzer.http;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A real HTTP server of a test. Answers one request after the other as told (the last answer again
 * and again) and keeps what it was sent.
 */
public final class LoopbackServer {
    private final HttpServer server;
    private final boolean tls;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Queue<Handler<HttpServerRequest>> answers = new ConcurrentLinkedQueue<>();

    /** One request with its body. */
    public record Received(String method, String uri, MultiMap headers, String body) {}

    private LoopbackServer(HttpServer server, boolean tls) {
        this.server = server;
        this.tls = tls;
    }

    public static LoopbackServer start(Vertx vertx) throws Exception {
        return start(vertx, new HttpServerOptions());
    }

    /** With a certificate that nobody trusts. */
    public static LoopbackServer startSelfSigned(Vertx vertx) throws Exception {
        return start(
                vertx,
                new HttpServerOptions().setSsl(true).setKeyCertOptions(SelfSigned.certificate()));
    }

    private static LoopbackServer start(Vertx vertx, HttpServerOptions options) throws Exception {
        LoopbackServer started =
                new LoopbackServer(vertx.createHttpServer(options), options.isSsl());
        started.server
                .requestHandler(started::handle)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        return started;
    }

    private void handle(HttpServerRequest request) {
        request.body()
                .onSuccess(
                        body -> {
                            received.add(
                                    new Received(
                                            request.method().name(),
                                            request.uri(),
                                            request.headers(),
                                            body.toString()));
                            Handler<HttpServerRequest> answer =
                                    answers.size() > 1 ? answers.remove() : answers.element();
                            answer.handle(request);
                        });
    }

    public LoopbackServer answers(int status, String body) {
        return handles(request -> request.response().setStatusCode(status).end(body));
    }

    public LoopbackServer answers(int status, String header, String value) {
        return handles(
                request -> {
                    HttpServerResponse response = request.response();
                    response.setStatusCode(status).putHeader(header, value).end();
                });
    }

    public LoopbackServer handles(Handler<HttpServerRequest> answer) {
        answers.add(answer);
        return this;
    }

    public List<Received> received() {
        return received;
    }

    public int port() {
        return server.actualPort();
    }

    /** Without a slash at its end. */
    public String url() {
        return (tls ? "https" : "http") + "://127.0.0.1:" + port();
    }
}
