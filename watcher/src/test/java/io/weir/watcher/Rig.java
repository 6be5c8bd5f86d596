package io.weir.watcher;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.weir.embedded.kubernetes.ObjectStore;
import io.weir.embedded.kubernetes.StoreKubernetesApi;
import io.weir.event.Wire;
import io.weir.kubernetes.ResourceKind;
import io.weir.rollout.Snapshot;
import io.weir.runtime.ManualTime;
import io.weir.stream.InMemoryLog;
import io.weir.stream.StoredRecord;
import io.weir.stream.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** A cluster, a log and watchers on them, in manual time: nothing happens but what a test does. */
final class Rig {

    static final Topics TOPICS = new Topics("weir", 4, 1);
    static final String TOPIC = TOPICS.revisions().name();

    final ManualTime time = new ManualTime();
    final ObjectStore store = new ObjectStore(time);
    final InMemoryLog log = new InMemoryLog(TOPICS.partitions(), time);
    final List<StoreKubernetesApi.Call> calls = new ArrayList<>();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private int ids;

    Rig() {
        store.createNamespace("shop");
    }

    /** One watcher. */
    final class Member {
        final StoreInformers informers = new StoreInformers(store);
        final WatcherPorts ports;
        final WatcherVerticle verticle;

        private Member(WatcherConfig config) {
            String name = "watcher-" + ids++;
            WatcherPorts made =
                    WatcherPorts.of(log.service(name), TOPICS, informers, api(), time, time);
            ports =
                    new WatcherPorts(
                            made.revisions(),
                            made.snapshots(),
                            informers,
                            made.kubernetes(),
                            time,
                            time,
                            () -> name + "-" + ids++);
            verticle = new WatcherVerticle(config, ports, meters);
        }

        /** It is gone without a word, but goes on to believe that it owns what it owned. */
        void lose() {
            log.kill(ports.revisions());
        }
    }

    private StoreKubernetesApi api() {
        return new StoreKubernetesApi(
                store,
                new StoreKubernetesApi.Fate() {
                    @Override
                    public <T> Future<T> of(
                            StoreKubernetesApi.Call call, Supplier<Future<T>> apply) {
                        calls.add(call);
                        return apply.get();
                    }
                });
    }

    Member start() {
        return start(WatcherConfig.of("istio"));
    }

    Member start(WatcherConfig config) {
        Member member = new Member(config);
        member.verticle.start();
        settle();
        return member;
    }

    /** All that follows at once has happened. */
    void settle() {
        time.advance(Duration.ofMillis(100));
    }

    /** Makes an object. */
    ObjectNode create(ObjectNode object) {
        return store.create(kind(object), object);
    }

    /** Makes a Deployment whose pods serve. */
    ObjectNode deploy(ObjectNode deployment) {
        ObjectNode made = create(deployment);
        return store.replaceStatus(ResourceKind.DEPLOYMENT, Manifests.ready(made));
    }

    /** Edits an object as a person does. */
    ObjectNode edit(ResourceKind kind, String name, Consumer<ObjectNode> change) {
        ObjectNode object = store.get(kind, "shop", name).orElseThrow();
        change.accept(object);
        return store.replace(kind, object);
    }

    /** Edits the status. */
    ObjectNode editStatus(ResourceKind kind, String name, Consumer<ObjectNode> change) {
        ObjectNode object = store.get(kind, "shop", name).orElseThrow();
        change.accept(object);
        return store.replaceStatus(kind, object);
    }

    void delete(ResourceKind kind, String name) {
        store.delete(kind, "shop", name);
    }

    /** All records of a Canary of namespace shop, in order. */
    List<StoredRecord> records(String canary) {
        return log.records(TOPIC).stream()
                .filter(record -> record.key().equals("shop/" + canary))
                .toList();
    }

    /** Types of all records of a Canary. */
    List<String> types(String canary) {
        return records(canary).stream()
                .map(
                        record ->
                                record.value().isPresent()
                                        ? record.headers().get("ce_type")
                                        : "tombstone")
                .toList();
    }

    /** The newest snapshot of a Canary. */
    Snapshot newest(String canary) {
        List<StoredRecord> all = records(canary);
        return all.get(all.size() - 1)
                .value()
                .map(Wire.snapshots()::decode)
                .orElseThrow(() -> new AssertionError(canary + ": the newest is a tombstone"));
    }

    /** Writes a record as another process would. */
    void append(Snapshot snapshot, String type) {
        log.append(
                TOPIC,
                snapshot.canary().toString(),
                Optional.of(Wire.snapshots().encode(snapshot)),
                Map.of("ce_id", "foreign-" + ids++, "ce_type", type));
    }

    private static ResourceKind kind(ObjectNode object) {
        String kind = object.path("kind").asString("");
        return WatcherVerticle.kinds().stream()
                .filter(known -> known.kind().equals(kind))
                .findFirst()
                .orElse(ResourceKind.CONTROLLER_REVISION);
    }
}
