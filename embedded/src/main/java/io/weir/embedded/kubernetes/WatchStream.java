package io.weir.embedded.kubernetes;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One watch: a line of JSON for each change that the client selected. Lives on the event loop of
 * its connection; the store tells it of changes on any thread.
 */
final class WatchStream {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Vertx vertx;
    private final Context context;
    private final ObjectStore store;
    private final ResourceType type;
    private final ApiRequest request;
    private final Parameters parameters;
    private final Predicate<ObjectNode> selection;
    private final HttpServerResponse response;
    private final Duration bookmarks;
    private final Consumer<Change> listener = this::hear;
    private long seen;
    private long timer = -1;
    private long timeout = -1;
    private boolean ended;

    WatchStream(
            Vertx vertx,
            ObjectStore store,
            ResourceType type,
            ApiRequest request,
            Parameters parameters,
            HttpServerResponse response,
            Duration bookmarks) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.store = store;
        this.type = type;
        this.request = request;
        this.parameters = parameters;
        this.selection = parameters.selection();
        this.response = response;
        this.bookmarks = bookmarks;
    }

    void start() {
        long since = parameters.number("resourceVersion", 0);
        response.setChunked(true).putHeader("Content-Type", "application/json");
        if (since == 0) {
            ObjectStore.Listing now = store.list(type, request.namespace(), this::selected);
            now.items().forEach(object -> send("ADDED", shape(object)));
            since = now.version();
        }
        seen = since;
        try {
            store.watch(since, listener);
        } catch (ApiError e) {
            send("ERROR", e.status());
            finish();
            return;
        }
        // Headers go out at once, so that the client knows that it watches.
        response.write(Buffer.buffer());
        if (parameters.flag("allowWatchBookmarks")) {
            timer = vertx.setPeriodic(bookmarks.toMillis(), fired -> bookmark());
        }
        long seconds = parameters.number("timeoutSeconds", 0);
        if (seconds > 0) {
            timeout = vertx.setTimer(seconds * 1000, fired -> finish());
        }
    }

    /** Cuts the connection, as a lost network would. */
    void cut() {
        context.runOnContext(
                run -> {
                    if (!ended) {
                        end();
                        response.reset();
                    }
                });
    }

    /** The client is gone. */
    void end() {
        ended = true;
        store.unwatch(listener);
        vertx.cancelTimer(timer);
        vertx.cancelTimer(timeout);
    }

    private void finish() {
        if (!ended) {
            if (parameters.flag("allowWatchBookmarks")) {
                bookmark();
            }
            end();
            response.end();
        }
    }

    private void hear(Change change) {
        context.runOnContext(run -> tell(change));
    }

    private void tell(Change change) {
        if (ended) {
            return;
        }
        seen = change.version();
        if (!change.type().is(type.preferred())) {
            return;
        }
        boolean before = change.before().filter(this::selected).isPresent();
        boolean after = change.after().filter(this::selected).isPresent();
        if (after) {
            send(before ? "MODIFIED" : "ADDED", shape(change.object()));
        } else if (before) {
            ObjectNode last = shape(change.before().orElseThrow());
            last.withObject("metadata").put("resourceVersion", Long.toString(change.version()));
            send("DELETED", last);
        }
    }

    private boolean selected(ObjectNode object) {
        String namespace = object.path("metadata").path("namespace").asString("");
        String name = object.path("metadata").path("name").asString("");
        return (request.namespace().isEmpty() || request.namespace().equals(namespace))
                && (request.name().isEmpty() || request.name().equals(name))
                && selection.test(object);
    }

    private void bookmark() {
        send("BOOKMARK", Shapes.bookmark(type, request.version(), parameters.metadataOnly(), seen));
    }

    private ObjectNode shape(ObjectNode object) {
        return Shapes.object(type, request.version(), parameters.metadataOnly(), object);
    }

    private void send(String event, ObjectNode object) {
        if (!ended) {
            ObjectNode line = JsonNodeFactory.instance.objectNode();
            line.put("type", event);
            line.set("object", object);
            response.write(Buffer.buffer(JSON.writeValueAsBytes(line)).appendByte((byte) '\n'));
        }
    }
}
