package io.weir.notifier.channel;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A chat service on the loopback interface that answers as a test says. */
public final class ChatServer {

    private final HttpServer server;
    private final String scheme;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private volatile Consumer<HttpServerRequest> answer = request -> request.response().end("ok");

    /** One request as it came. */
    public record Received(
            String uri,
            String method,
            String contentType,
            String id,
            String authorization,
            String userAgent,
            String body) {}

    /** Listens on a free port. */
    public ChatServer(Vertx vertx) {
        this(vertx, new HttpServerOptions());
    }

    /** Listens on a free port, as the options say. */
    public ChatServer(Vertx vertx, HttpServerOptions options) {
        scheme = options.isSsl() ? "https" : "http";
        server =
                vertx.createHttpServer(options)
                        .requestHandler(
                                request ->
                                        request.body()
                                                .onSuccess(
                                                        body -> {
                                                            received.add(of(request, body));
                                                            answer.accept(request);
                                                        }))
                        .listen(0, "127.0.0.1")
                        .await();
    }

    private static Received of(HttpServerRequest request, Buffer body) {
        return new Received(
                request.uri(),
                request.method().name(),
                request.getHeader("content-type"),
                request.getHeader("Weir-Delivery-Id"),
                request.getHeader("authorization"),
                request.getHeader("user-agent"),
                body.toString());
    }

    /** From now on. */
    public void answers(Consumer<HttpServerRequest> with) {
        answer = with;
    }

    /** From now on. */
    public void answers(int status, String body) {
        answer = request -> request.response().setStatusCode(status).end(body);
    }

    /** Address of the path. */
    public String url(String path) {
        return scheme + "://127.0.0.1:" + server.actualPort() + path;
    }

    /** What came so far. */
    public List<Received> received() {
        return List.copyOf(received);
    }
}
