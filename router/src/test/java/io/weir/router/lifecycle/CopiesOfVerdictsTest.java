package io.weir.router.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.weir.embedded.kubernetes.StoreKubernetesApi;
import io.weir.embedded.kubernetes.StoreKubernetesApi.Call;
import io.weir.event.EventTypes;
import io.weir.event.Wire;
import io.weir.kubernetes.KubernetesFailure;
import io.weir.kubernetes.ResourceKind;
import io.weir.rollout.Change;
import io.weir.rollout.Verdict;
import io.weir.router.RouterMetrics;
import io.weir.router.RouterVerticle;
import io.weir.stream.EventLog;
import io.weir.stream.EventSink;
import io.weir.stream.EventStream;
import io.weir.stream.InMemoryLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** The analyzer sends a verdict again when its patience ends: copies wait in the log. */
class CopiesOfVerdictsTest {

    private static final String VERDICTS = "weir.verdicts";
    private static final String CHANGES = "weir.changes";

    private final Cluster cluster = Cluster.withCanary(Cluster.CANARY).settle();
    private final InMemoryLog log = new InMemoryLog(1, cluster.time, cluster.time);
    private final EventLog service = log.service("test");
    private final List<String> calls = new ArrayList<>();
    private final List<String> repeated = new ArrayList<>();
    private Future<Void> gate = Future.succeededFuture();
    private EventStream<Verdict> verdicts = start();

    private EventStream<Verdict> start() {
        EventStream<Verdict> stream =
                service.stream(VERDICTS, "router", EventStream.Start.COMMITTED, Wire.verdicts());
        RouterVerticle router =
                new RouterVerticle(
                        stream,
                        service.sink(CHANGES, "test", Wire.changes()),
                        cluster.router(new StoreKubernetesApi(cluster.store, counted())),
                        cluster.time,
                        new RouterMetrics() {
                            @Override
                            public void repeated(Verdict verdict) {
                                repeated.add(verdict.id());
                            }
                        });
        assertThat(router.start().succeeded()).isTrue();
        return stream;
    }

    private StoreKubernetesApi.Fate counted() {
        return new StoreKubernetesApi.Fate() {
            @Override
            public <T> Future<T> of(Call call, Supplier<Future<T>> apply) {
                calls.add(call.toString());
                return gate.compose(open -> apply.get());
            }
        };
    }

    @Test
    void aCopyOfWhatWasToldCostsALookAtTheCanaryAndIsNotToldAgain() {
        Verdict start = release();
        send(start);
        calls.clear();

        send(start);
        send(start);

        assertThat(calls).containsExactly("get Canary shop/cart", "get Canary shop/cart");
        assertThat(repeated).containsExactly(start.id(), start.id());
        assertThat(told()).containsExactly(start.id());
    }

    @Test
    void aCopyThatWaitedBehindItsTwinCostsNothing() {
        Verdict start = release();
        Promise<Void> slow = Promise.promise();
        gate = slow.future();
        send(start);
        send(start);
        send(start);

        gate = Future.succeededFuture();
        List<String> before = List.copyOf(calls);
        slow.complete();

        assertThat(cluster.status().verdict()).isEqualTo(start.id());
        assertThat(calls)
                .containsOnlyOnce("get Canary shop/cart")
                .hasSizeGreaterThan(before.size());
        assertThat(repeated).containsExactly(start.id(), start.id());
        assertThat(told()).containsExactly(start.id());
    }

    @Test
    void aCopyThatCannotBeLookedAtIsTreatedAsANewVerdict() {
        Verdict start = release();
        send(start);
        gate = Future.failedFuture(new KubernetesFailure.Unavailable("away", null));
        send(start);
        assertThat(told()).containsExactly(start.id());

        gate = Future.succeededFuture();
        cluster.time.advance(Duration.ofSeconds(1));

        assertThat(cluster.status().verdict()).isEqualTo(start.id());
        assertThat(repeated).isEmpty();
        assertThat(told()).containsExactly(start.id(), start.id());
    }

    @Test
    void aCopyIsCarriedOutWhereSomebodyHasUndoneTheVerdict() {
        ObjectNode before = cluster.get(ResourceKind.CANARY, "cart").orElseThrow().deepCopy();
        Verdict start = release();
        send(start);
        assertThat(cluster.line()).startsWith("Progressing");

        restore(before);
        assertThat(cluster.line()).startsWith("Initialized");
        send(start);

        assertThat(cluster.line()).startsWith("Progressing");
        assertThat(cluster.status().verdict()).isEqualTo(start.id());
        assertThat(told()).containsExactly(start.id(), start.id());
        assertThat(repeated).isEmpty();
    }

    @Test
    void aCopyOfAVerdictWhoseGroundWasGoneIsNotCarriedOut() {
        Verdict start = release();
        cluster.edit(
                ResourceKind.CANARY,
                "cart",
                canary -> ((ObjectNode) canary.path("spec")).put("suspend", true));
        send(start);
        calls.clear();

        send(start);

        assertThat(cluster.line()).startsWith("Initialized");
        assertThat(calls).isNotEmpty().noneMatch(this::writes);
        assertThat(told()).isEmpty();
    }

    @Test
    void aRouterThatTakesOverLooksInFullAndTellsAgain() {
        Verdict start = release();
        send(start);
        calls.clear();

        log.kill(verdicts);
        verdicts = start();
        log.rebalance(VERDICTS, "router");

        assertThat(calls).contains("get Deployment shop/cart").noneMatch(this::writes);
        assertThat(repeated).isEmpty();
        assertThat(told()).containsExactly(start.id(), start.id());
    }

    @Test
    void anOlderVerdictThanTheLastIsNoCopyOfIt() {
        Verdict start = release();
        send(start);
        Verdict step = cluster.ready().next();
        send(step);
        assertThat(told()).containsExactly(start.id(), step.id());

        send(start);
        send(step);

        assertThat(cluster.status().verdict()).isEqualTo(step.id());
        assertThat(repeated).containsExactly(step.id());
        assertThat(told()).containsExactly(start.id(), step.id());
    }

    private boolean writes(String call) {
        return !call.startsWith("get ");
    }

    private Verdict release() {
        return cluster.image("cart:2").next();
    }

    private void send(Verdict verdict) {
        EventSink<Verdict> sink = service.sink(VERDICTS, "test", Wire.verdicts());
        Future<Void> sent =
                sink.send(
                        new EventSink.Outgoing<>(
                                verdict.canary().toString(),
                                Optional.of(verdict),
                                verdict.id(),
                                EventTypes.of(verdict)));
        assertThat(sent.succeeded()).isTrue();
    }

    /** The status of another time, as a backup brings it back. */
    private void restore(ObjectNode before) {
        ObjectNode copy = cluster.get(ResourceKind.CANARY, "cart").orElseThrow().deepCopy();
        copy.set("status", before.path("status"));
        cluster.store.replaceStatus(ResourceKind.CANARY, copy);
    }

    private List<String> told() {
        List<String> ids = new ArrayList<>();
        EventStream<Change> reader =
                service.stream(
                        CHANGES,
                        "reader-" + System.identityHashCode(ids),
                        EventStream.Start.REPLAY,
                        Wire.changes());
        reader.open(
                event -> {
                    event.value().ifPresent(change -> ids.add(change.verdict().id()));
                    return Future.succeededFuture();
                });
        reader.close();
        return ids;
    }
}
