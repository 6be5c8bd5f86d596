package io.weir.kubernetes.fabric8;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weir.kubernetes.Informers;
import io.weir.kubernetes.ResourceKind;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** All informers of one connection. */
final class Reflectors implements Informers {

    private final Vertx vertx;
    private final Requests requests;
    private final String namespace;
    private final Settings.Retries retries;
    private final List<Reflector> running = new CopyOnWriteArrayList<>();

    Reflectors(Vertx vertx, Requests requests, String namespace, Settings.Retries retries) {
        this.vertx = vertx;
        this.requests = requests;
        this.namespace = namespace;
        this.retries = retries;
    }

    @Override
    public Informer watch(ResourceKind kind, Detail detail, Listener listener) {
        var reflector = new Reflector(vertx, requests, kind, namespace, detail, listener, retries);
        running.add(reflector);
        reflector.start();
        return reflector;
    }

    @Override
    public Future<Void> close() {
        List<Future<Void>> ends = running.stream().map(Reflector::close).toList();
        running.clear();
        return Future.join(ends).mapEmpty();
    }
}
