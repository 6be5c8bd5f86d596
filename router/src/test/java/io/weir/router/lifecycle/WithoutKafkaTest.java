package io.weir.router.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.weir.kubernetes.KubernetesApi;
import io.weir.kubernetes.ResourceKind;
import io.weir.rollout.Action;
import io.weir.rollout.Change;
import io.weir.rollout.CutOff;
import io.weir.rollout.Phase;
import io.weir.router.cutoff.WithoutKafka;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Routers that cannot reach Kafka, and a canary that takes 30 percent of the traffic meanwhile. */
class WithoutKafkaTest {

    private static final Duration DEADLINE = Duration.ofMinutes(10);

    private final Cluster cluster = Cluster.withCanary(Cluster.CANARY).settle().pass(1);
    private final List<WithoutKafka> routers = new ArrayList<>();
    private boolean connected = true;
    private int rolledBack;

    private void startRun() {
        cluster.image("cart:2").settle();
        assertThat(cluster.line()).isEqualTo("Progressing 30 70-30");
        cluster.forget();
    }

    private WithoutKafka router() {
        Instant start = cluster.time.instant();
        KubernetesApi api = cluster.api();
        WithoutKafka router =
                new WithoutKafka(
                        new WithoutKafka.Ports(
                                () -> connected,
                                api,
                                cluster.router(api),
                                "",
                                "istio",
                                cluster.time,
                                () -> Duration.between(start, cluster.time.instant()),
                                cluster.time,
                                () -> rolledBack++));
        router.start();
        routers.add(router);
        return router;
    }

    private void passes(Duration time) {
        for (long i = 0; i < time.toSeconds(); i += 5) {
            cluster.time.advance(Duration.ofSeconds(5));
        }
    }

    private String reason() {
        return cluster.status().health().orElseThrow().reason();
    }

    @Test
    void doesNothingWhileKafkaIsThere() {
        startRun();
        router();

        passes(DEADLINE.multipliedBy(3));

        assertThat(cluster.line()).isEqualTo("Progressing 30 70-30");
        assertThat(cluster.writes).isEmpty();
    }

    @Test
    void doesNothingWhenKafkaComesBackBeforeTheDeadline() {
        startRun();
        router();
        connected = false;
        passes(DEADLINE.minusSeconds(10));
        connected = true;
        passes(Duration.ofSeconds(20));
        connected = false;

        passes(DEADLINE.minusSeconds(10));

        assertThat(cluster.line()).isEqualTo("Progressing 30 70-30");
        assertThat(cluster.writes).isEmpty();
    }

    @Test
    void bringsAllTrafficToThePrimaryAfterTheDeadline() {
        startRun();
        router();
        connected = false;

        passes(DEADLINE.plusSeconds(30));

        assertThat(cluster.line()).isEqualTo("Failed 0 100-0");
        assertThat(reason()).isEqualTo(CutOff.REASON);
        assertThat(cluster.replicas("cart")).isZero();
        assertThat(rolledBack).isEqualTo(1);
    }

    @Test
    void ofTwoRoutersOneWrites() {
        startRun();
        router();
        router();
        connected = false;

        passes(DEADLINE.plusMinutes(1));

        assertThat(cluster.line()).isEqualTo("Failed 0 100-0");
        assertThat(cluster.writes.stream().filter(call -> call.subresource().equals("status")))
                .hasSize(1);
    }

    @Test
    void leavesACanaryAloneThatAnotherRouterStillMoves() {
        startRun();
        router();
        connected = false;

        for (int i = 0; i < 5; i++) {
            passes(DEADLINE.dividedBy(2));
            cluster.edit(
                    ResourceKind.CANARY,
                    "cart",
                    canary -> ((ObjectNode) canary.path("metadata")).putObject("annotations"));
            cluster.edit(
                    ResourceKind.CANARY,
                    "cart",
                    canary ->
                            ((ObjectNode) canary.path("metadata"))
                                    .putObject("annotations")
                                    .put("moved", "yes"));
        }

        assertThat(cluster.line()).isEqualTo("Progressing 30 70-30");
    }

    @Test
    void leavesASuspendedCanaryAlone() {
        startRun();
        cluster.spec("suspend", "true");
        router();
        connected = false;

        passes(DEADLINE.plusMinutes(1));

        assertThat(cluster.weights().orElseThrow().canary()).isEqualTo(30);
        assertThat(cluster.writes).isEmpty();
    }

    @Test
    void waitsForAPrimaryThatIsNotReady() {
        startRun();
        cluster.unhealthy("cart-primary").ready();
        router();
        connected = false;
        passes(DEADLINE.plusMinutes(1));
        assertThat(cluster.line()).isEqualTo("Progressing 30 70-30");

        cluster.healthy("cart-primary").ready();
        passes(Duration.ofSeconds(15));

        assertThat(cluster.line()).isEqualTo("Failed 0 100-0");
    }

    @Test
    void leavesAPromotionAloneForItPassedItsAnalysis() {
        startRun();
        cluster.slowPods(true).pass(3);
        assertThat(cluster.status().phase()).isEqualTo(Phase.PROMOTING);
        cluster.forget();
        router();
        connected = false;

        passes(DEADLINE.plusMinutes(1));

        assertThat(cluster.status().phase()).isEqualTo(Phase.PROMOTING);
        assertThat(cluster.writes).isEmpty();
    }

    @Test
    void theRollbackIsToldOnceWhenKafkaIsBackAndTheNextRevisionStarts() {
        startRun();
        router();
        connected = false;
        passes(DEADLINE.plusSeconds(30));
        assertThat(cluster.told).isEmpty();
        connected = true;

        cluster.settle();
        cluster.pass(2);

        assertThat(cluster.told).hasSize(1);
        Change told = cluster.told.get(0);
        assertThat(told.verdict().action()).isEqualTo(new Action.RollBack(Action.Cause.CUT_OFF));
        assertThat(told.verdict().reason()).startsWith("Kafka could not be reached for ");
        assertThat(reason()).isEqualTo("RolledBack");
        assertThat(cluster.line()).isEqualTo("Failed 0 100-0");
        assertThat(cluster.again(told.verdict()).getClass().getSimpleName()).isEqualTo("Told");

        cluster.image("cart:3").settle();

        assertThat(cluster.line()).isEqualTo("Progressing 30 70-30");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void aRouterThatDiesBetweenAnyTwoWritesIsFollowedByOneThatEndsIt(int writes) {
        startRun();
        router();
        connected = false;
        cluster.diesAfter(writes);
        passes(DEADLINE.plusSeconds(30));
        routers.get(0).close();
        cluster.restart();
        router();

        passes(DEADLINE.plusSeconds(30));

        assertThat(cluster.line()).isEqualTo("Failed 0 100-0");
        assertThat(cluster.replicas("cart")).isZero();
        connected = true;
        cluster.settle();
        cluster.pass(1);
        assertThat(cluster.toldActions()).containsExactly("RollBack");
    }

    @Test
    void aVerdictThatWaitedInKafkaIsStaleAfterwards() {
        startRun();
        cluster.time.advance(Duration.ofSeconds(10));
        var waiting = cluster.next();
        assertThat(waiting.action()).isInstanceOf(Action.Shift.class);
        router();
        connected = false;
        passes(DEADLINE.plusSeconds(30));

        Future<?> late = cluster.router(cluster.api()).apply(waiting);

        assertThat(late.result().getClass().getSimpleName()).isEqualTo("Dropped");
        assertThat(cluster.line()).isEqualTo("Failed 0 100-0");
    }
}
