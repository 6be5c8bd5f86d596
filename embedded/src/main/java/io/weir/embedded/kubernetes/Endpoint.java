package io.weir.embedded.kubernetes;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** HTTP in front of the store: reads requests, lets faults happen, writes answers and watches. */
final class Endpoint {

    private static final Logger LOGGER = LoggerFactory.getLogger(Endpoint.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Vertx vertx;
    private final ObjectStore store;
    private final Faults faults;
    private final RequestLog requests;
    private final Duration bookmarks;
    private final Discovery discovery;
    private final Resources resources;
    private final Set<WatchStream> watches = ConcurrentHashMap.newKeySet();

    Endpoint(
            Vertx vertx,
            ObjectStore store,
            Faults faults,
            RequestLog requests,
            String version,
            Duration bookmarks) {
        this.vertx = vertx;
        this.store = store;
        this.faults = faults;
        this.requests = requests;
        this.bookmarks = bookmarks;
        this.discovery = new Discovery(store, version);
        this.resources = new Resources(store);
    }

    void handle(HttpServerRequest http) {
        String watch = Optional.ofNullable(http.getParam("watch")).orElse("");
        var request =
                ApiRequest.read(
                        http.method().name(),
                        http.path(),
                        watch.equals("true") || watch.equals("1"),
                        header(http, "User-Agent"));
        requests.add(request);
        Optional<Faults.Fault> fault = faults.next(request);
        http.body()
                .onSuccess(body -> proceed(http, request, body, fault))
                .onFailure(e -> LOGGER.debug("request broken off", e));
    }

    private void proceed(
            HttpServerRequest http, ApiRequest request, Buffer body, Optional<Faults.Fault> fault) {
        if (fault.isEmpty()) {
            answer(http, request, body);
        } else if (fault.get() instanceof Faults.Fault.Refuse refuse) {
            if (!refuse.retryAfter().isZero()) {
                http.response()
                        .putHeader("Retry-After", String.valueOf(refuse.retryAfter().toSeconds()));
            }
            fail(
                    http.response(),
                    new ApiError(refuse.code(), "Fault", "refused on purpose: " + request.verb()));
        } else if (fault.get() instanceof Faults.Fault.Delay delay) {
            vertx.setTimer(
                    Math.max(1, delay.by().toMillis()), fired -> answer(http, request, body));
        } else {
            if (fault.get() instanceof Faults.Fault.LoseAnswer) {
                try {
                    respond(http, request, body);
                } catch (ApiError e) {
                    LOGGER.debug("refused, and the answer is lost", e);
                }
            }
            http.connection().close();
        }
    }

    private void answer(HttpServerRequest http, ApiRequest request, Buffer body) {
        HttpServerResponse response = http.response();
        if (response.closed()) {
            return;
        }
        try {
            if (request.verb().equals("watch") && request.isResource()) {
                watch(http, request);
            } else {
                Answer answer = respond(http, request, body);
                send(response, answer.code(), answer.body());
            }
        } catch (ApiError e) {
            fail(response, e);
        } catch (JacksonException e) {
            fail(response, ApiError.badRequest("the body is no JSON object: " + e.getMessage()));
        }
    }

    private Answer respond(HttpServerRequest http, ApiRequest request, Buffer body) {
        if (!request.isResource()) {
            return Answer.ok(
                    discovery.at(request.resource()).orElseThrow(ApiError::noSuchResource));
        }
        String contentType = contentType(http);
        if (body.length() > 0 && !contentType.isEmpty() && !contentType.endsWith("json")) {
            // Clients that would rather speak protobuf turn to JSON on this answer.
            throw Resources.unsupported(contentType);
        }
        JsonNode json =
                body.length() == 0
                        ? JsonNodeFactory.instance.missingNode()
                        : JSON.readTree(body.getBytes());
        return resources.answer(
                request, new Parameters(http.params(), header(http, "Accept"), contentType), json);
    }

    private void watch(HttpServerRequest http, ApiRequest request) {
        var parameters = new Parameters(http.params(), header(http, "Accept"), "");
        var stream =
                new WatchStream(
                        vertx,
                        store,
                        resources.type(request),
                        request,
                        parameters,
                        http.response(),
                        bookmarks);
        watches.add(stream);
        http.response().endHandler(done -> watches.remove(stream));
        http.response()
                .closeHandler(
                        gone -> {
                            watches.remove(stream);
                            stream.end();
                        });
        stream.start();
    }

    int watches() {
        return watches.size();
    }

    void cutWatches() {
        watches.forEach(WatchStream::cut);
    }

    private static void fail(HttpServerResponse response, ApiError error) {
        if (error.noSuchPath()) {
            response.setStatusCode(404)
                    .putHeader("Content-Type", "text/plain; charset=utf-8")
                    .end("404 page not found\n");
        } else {
            send(response, error.code(), error.status());
        }
    }

    private static void send(HttpServerResponse response, int code, JsonNode body) {
        response.setStatusCode(code)
                .putHeader("Content-Type", "application/json")
                .end(Buffer.buffer(JSON.writeValueAsBytes(body)));
    }

    private static String header(HttpServerRequest http, String name) {
        return Optional.ofNullable(http.getHeader(name)).orElse("");
    }

    private static String contentType(HttpServerRequest http) {
        String type = header(http, "Content-Type");
        int parameters = type.indexOf(';');
        return parameters < 0 ? type.trim() : type.substring(0, parameters).trim();
    }
}
