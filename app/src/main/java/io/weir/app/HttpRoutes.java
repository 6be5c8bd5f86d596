package io.weir.app;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** What a service answers on the process's port beside health and metrics. Any thread. */
final class HttpRoutes {

    private volatile Optional<Handler<HttpServerRequest>> handler = Optional.empty();

    /** Answers everything below {@code /v1/} from now on. */
    void serve(Handler<HttpServerRequest> requests) {
        handler = Optional.of(requests);
    }

    /** Answers, or says that there is nothing; a request is never left open. */
    void handle(HttpServerRequest request) {
        if (handler.isPresent() && request.path().startsWith("/v1/")) {
            handler.get().handle(request);
        } else {
            request.response().setStatusCode(404).end();
        }
    }
}
