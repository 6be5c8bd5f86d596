package io.weir.kubernetes.fabric8;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.weir.kubernetes.Informers.Detail;
import io.weir.kubernetes.Informers.Informer;
import io.weir.kubernetes.Informers.Listener;
import io.weir.kubernetes.KubernetesFailure;
import io.weir.kubernetes.ResourceKind;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One informer: lists a kind, then watches it from there, for ever.
 *
 * <pre>
 *   LISTING  ── all pages read ──▶ WATCHING ── connection ends ──▶ WATCHING from the last version
 *      ▲  ▲                           │
 *      │  └── version too old (410) ──┘
 *      └───── failure, or kind not known (404): again after a pause
 * </pre>
 *
 * <p>All state belongs to the context on which it was made, and the listener is called there.
 */
final class Reflector implements Informer, WatchConnection.Ears {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Objects a page: bounds what is in memory at once while a large cluster is listed. */
    private static final int PAGE = 500;

    /** The most that a throttling server's wish to be left alone is obeyed. */
    private static final Duration LONGEST_WISH = Duration.ofMinutes(1);

    private final Vertx vertx;
    private final Context context;
    private final Requests requests;
    private final ResourceKind kind;
    private final String namespace;
    private final Detail detail;
    private final Listener listener;
    private final Interruptions interruptions;
    private final Backoff failures;
    private final Backoff missing;
    private final Known known = new Known();

    private Set<String> listed = new HashSet<>();
    private String version = "";
    private long timer = -1;
    private Optional<WatchConnection> connection = Optional.empty();
    private boolean told;
    private volatile boolean synced;
    private volatile boolean kindMissing;
    private volatile boolean closed;

    Reflector(
            Vertx vertx,
            Requests requests,
            ResourceKind kind,
            String namespace,
            Detail detail,
            Listener listener,
            Settings.Retries retries) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.requests = requests;
        this.kind = kind;
        this.namespace = namespace;
        this.detail = detail;
        this.listener = listener;
        this.interruptions = new Interruptions(kind);
        this.failures = new Backoff(retries.first(), retries.last());
        this.missing = new Backoff(retries.missingFirst(), retries.missingLast());
    }

    void start() {
        context.runOnContext(run -> list());
    }

    @Override
    public boolean synced() {
        return synced;
    }

    @Override
    public boolean kindMissing() {
        return kindMissing;
    }

    Future<Void> close() {
        closed = true;
        Promise<Void> done = Promise.promise();
        context.runOnContext(
                run -> {
                    vertx.cancelTimer(timer);
                    hangUp();
                    done.complete();
                });
        return done.future();
    }

    private void list() {
        if (!closed) {
            listed = new HashSet<>();
            page("");
        }
    }

    private void page(String token) {
        String query =
                "?limit=" + PAGE + (token.isEmpty() ? "" : "&continue=" + Call.encode(token));
        Call call = call("list", "List").at(query);
        requests.send(call)
                .compose(
                        reply ->
                                reply.successful()
                                        ? requests.heavy(() -> reply.object(call)).map(this::take)
                                        : Future.succeededFuture(refused(call, reply)))
                .onComplete(
                        done -> {
                            if (done.failed()) {
                                retry(done.cause(), this::list);
                            }
                        });
    }

    private boolean take(ObjectNode page) {
        if (closed) {
            return false;
        }
        for (ObjectNode item : Fabric8Api.items(kind, page)) {
            listed.add(Known.key(item));
            present(item);
        }
        String next = page.path("metadata").path("continue").asString("");
        if (!next.isEmpty()) {
            page(next);
            return true;
        }
        known.retain(listed).forEach(this::tellGone);
        listed = new HashSet<>();
        version = page.path("metadata").path("resourceVersion").asString("");
        kindMissing = false;
        synced = true;
        missing.reset();
        interruptions.over();
        if (!told) {
            told = true;
            tell(listener::listed);
        }
        watch();
        return true;
    }

    private boolean refused(Call call, Reply reply) {
        if (reply.code() == 404) {
            if (!kindMissing) {
                interruptions.kindMissing();
            }
            kindMissing = true;
            synced = false;
            known.retain(Set.of()).forEach(this::tellGone);
            after(missing.next(Math.random()), this::list);
        } else {
            retry(reply.failure(call), this::list);
        }
        return false;
    }

    private void watch() {
        if (closed) {
            return;
        }
        Call call =
                call("watch", "")
                        .at(
                                "?watch=true&allowWatchBookmarks=true&resourceVersion="
                                        + Call.encode(version)
                                        + "&timeoutSeconds="
                                        + WatchConnection.TIME.toSeconds());
        connection = Optional.of(WatchConnection.open(vertx, context, requests, call, this));
    }

    @Override
    public void opened() {
        failures.reset();
        interruptions.over();
    }

    @Override
    public void line(byte[] json) {
        try {
            if (JSON.readTree(json) instanceof ObjectNode event
                    && event.path("object") instanceof ObjectNode object) {
                event(event.path("type").asString(""), object);
                return;
            }
        } catch (JacksonException e) {
            breakOff(e);
            return;
        }
        breakOff(new IllegalStateException("an event without an object"));
    }

    private void event(String type, ObjectNode object) {
        if (type.equals("ERROR")) {
            if (object.path("code").asInt(0) == 410) {
                hangUp();
                list();
            } else {
                breakOff(new IllegalStateException(object.path("message").asString("watch error")));
            }
            return;
        }
        version = object.path("metadata").path("resourceVersion").asString(version);
        switch (type) {
            case "ADDED", "MODIFIED" -> present(object);
            case "DELETED" -> {
                known.forget(object);
                tellGone(trimmed(object));
            }
            default -> {
                // A bookmark: nothing but the version above.
            }
        }
    }

    @Override
    public void refused(int code) {
        if (code == 410 || code == 404) {
            list();
        } else {
            retry(new IllegalStateException("the server answered " + code), this::watch);
        }
    }

    /** Goes on from the last version after a pause. */
    @Override
    public void ended(Optional<Throwable> cause) {
        cause.ifPresentOrElse(
                broken -> retry(broken, this::watch),
                () -> after(failures.next(Math.random()), this::watch));
    }

    private void breakOff(Exception cause) {
        hangUp();
        retry(cause, this::watch);
    }

    private void hangUp() {
        connection.ifPresent(WatchConnection::cancel);
        connection = Optional.empty();
    }

    private void retry(Throwable cause, Runnable action) {
        if (closed) {
            return;
        }
        interruptions.began(cause);
        Duration pause = failures.next(Math.random());
        after(KubernetesFailure.pauseAfter(cause, pause, LONGEST_WISH), action);
    }

    private void after(Duration pause, Runnable action) {
        vertx.cancelTimer(timer);
        timer =
                vertx.setTimer(
                        Math.max(1, pause.toMillis()),
                        fired -> {
                            if (!closed) {
                                action.run();
                            }
                        });
    }

    private void present(ObjectNode object) {
        ObjectNode trimmed = trimmed(object);
        if (known.keep(trimmed)) {
            tell(() -> listener.present(trimmed));
        }
    }

    private void tellGone(ObjectNode last) {
        tell(() -> listener.gone(last));
    }

    /** A listener that throws must not end the informer for the others' events. */
    private void tell(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            interruptions.listenerFailed(e);
        }
    }

    private ObjectNode trimmed(ObjectNode object) {
        if (object.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("managedFields");
        }
        return Fabric8Api.named(kind, object);
    }

    private Call call(String verb, String list) {
        Call call = Call.of(verb, "GET", kind, namespace, "");
        return detail == Detail.METADATA
                ? call.accepting(
                        "application/json;as=PartialObjectMetadata" + list + ";g=meta.k8s.io;v=v1")
                : call;
    }
}
