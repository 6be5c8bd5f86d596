package io.weir.router.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kubernetes.Annotations;
import io.weir.kubernetes.ResourceKind;
import io.weir.kubernetes.api.Guard;
import io.weir.kubernetes.api.Manifests;
import io.weir.rollout.Phase;
import io.weir.rollout.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.node.ObjectNode;

/**
 * Canaries that Flagger has run, with statuses as it writes them, in every phase (docs/moving.md).
 */
class AdoptionTest {

    private static final String HASH = "6c9dbdd48d";

    /** Flagger's cluster: cart:1 promoted, the target at zero unless a run is under way. */
    private static Cluster left(Phase phase, int weight, String image, int replicas) {
        Cluster cluster = Cluster.withCanary(Cluster.CANARY).settle();
        cluster.edit(
                ResourceKind.DEPLOYMENT,
                "cart",
                target -> ((ObjectNode) target.path("spec")).put("replicas", replicas));
        if (!image.equals("cart:1")) {
            cluster.image(image);
        }
        cluster.edit(
                ResourceKind.VIRTUAL_SERVICE,
                "cart",
                route -> {
                    ((ObjectNode) route.path("metadata").path("annotations"))
                            .remove(Annotations.VERDICT);
                    ObjectNode entries = (ObjectNode) route.path("spec").path("http").path(0);
                    ((ObjectNode) entries.path("route").path(0)).put("weight", 100 - weight);
                    ((ObjectNode) entries.path("route").path(1)).put("weight", weight);
                });
        status(cluster, phase, weight, "");
        return cluster.forget();
    }

    private static void status(Cluster cluster, Phase phase, int weight, String configs) {
        ObjectNode canary = cluster.get(ResourceKind.CANARY, "cart").orElseThrow().deepCopy();
        canary.set(
                "status",
                Manifests.yaml(
                        """
                        phase: "%s"
                        failedChecks: 0
                        canaryWeight: %d
                        iterations: 0
                        %s
                        lastAppliedSpec: %s
                        lastPromotedSpec: %s
                        lastTransitionTime: "2025-12-01T00:00:00Z"
                        conditions:
                        - type: Promoted
                          status: "Unknown"
                          reason: "%s"
                          message: as it was
                          lastUpdateTime: "2025-12-01T00:00:00Z"
                          lastTransitionTime: "2025-12-01T00:00:00Z"
                        """
                                .formatted(
                                        phase.text(), weight, configs, HASH, HASH, phase.text())));
        cluster.store.replaceStatus(ResourceKind.CANARY, canary);
    }

    private static long generation(Cluster cluster, String name) {
        return cluster.deployment(name).path("metadata").path("generation").asLong();
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"INITIALIZED", "SUCCEEDED"})
    void anIdleCanaryGoesOnAsItIs(Phase phase) {
        Cluster cluster = left(phase, 0, "cart:1", 0);
        long target = generation(cluster, "cart");
        long primary = generation(cluster, "cart-primary");

        cluster.settle().pass(5);

        assertThat(cluster.line()).isEqualTo(phase.text() + " 0 100-0");
        assertThat(cluster.toldActions()).startsWith("Adopt").doesNotContain("Start", "Repair");
        assertThat(generation(cluster, "cart")).isEqualTo(target);
        assertThat(generation(cluster, "cart-primary")).isEqualTo(primary);
    }

    @Test
    void whatIsTakenOverIsRolledOutAsEver() {
        Cluster cluster = left(Phase.SUCCEEDED, 0, "cart:1", 0).settle();

        cluster.image("cart:2").settle().pass(4);

        assertThat(cluster.line()).isEqualTo("Succeeded 0 100-0");
        assertThat(cluster.imageOf("cart-primary")).isEqualTo("cart:2");
    }

    @Test
    void aRevisionThatFailedIsNotTriedAgainAndItsFixIs() {
        Cluster cluster = left(Phase.FAILED, 0, "failing:2", 0).settle().pass(3);
        assertThat(cluster.line()).isEqualTo("Failed 0 100-0");
        assertThat(cluster.toldActions()).doesNotContain("Start");

        cluster.image("cart:3").settle().pass(4);
        assertThat(cluster.imageOf("cart-primary")).isEqualTo("cart:3");
    }

    @Test
    void aFailedPromotionKeepsItsTrafficUntilThePrimaryServesAgain() {
        Cluster cluster = left(Phase.FAILED, 100, "cart:2", 3);
        cluster.edit(
                        ResourceKind.DEPLOYMENT,
                        "cart-primary",
                        primary -> Cluster.setImage(primary, "cart:2"))
                .unhealthy("cart-primary")
                .settle()
                .pass(2);
        assertThat(cluster.line()).isEqualTo("Failed 100 0-100");

        cluster.healthy("cart-primary").settle();

        assertThat(cluster.line()).isEqualTo("Failed 0 100-0");
    }

    @Test
    void aRevisionThatWaitsForApprovalIsAskedForAgain() {
        Cluster cluster = left(Phase.WAITING, 0, "cart:2", 0).settle().pass(5);

        assertThat(cluster.toldActions()).startsWith("Adopt", "Start");
        assertThat(cluster.imageOf("cart-primary")).isEqualTo("cart:2");
    }

    @ParameterizedTest
    @CsvSource({"PROGRESSING, 40", "WAITING_PROMOTION, 50", "PROMOTING, 60", "FINALISING, 0"})
    void aRunUnderWayBeginsAgainAtWeightZeroAndSaysSo(Phase phase, int weight) {
        Cluster cluster = left(phase, weight, "cart:2", 3);
        long primary = generation(cluster, "cart-primary");

        cluster.slowPods(true).settle();

        assertThat(cluster.toldActions()).startsWith("Adopt", "Restart");
        assertThat(cluster.told.get(0).verdict().reason()).contains("begins again at weight 0");
        assertThat(generation(cluster, "cart-primary")).isEqualTo(primary);

        cluster.slowPods(false).settle().pass(4);
        assertThat(cluster.line()).isEqualTo("Succeeded 0 100-0");
    }

    @Test
    void aPrimaryThatIsInTheMakingIsWaitedForAndNotMadeAgain() {
        Cluster cluster = left(Phase.INITIALIZING, 0, "cart:1", 3);
        long primary = generation(cluster, "cart-primary");

        cluster.settle();

        assertThat(cluster.line()).isEqualTo("Initialized 0 100-0");
        assertThat(cluster.toldActions()).containsExactly("Adopt", "Initialise");
        assertThat(generation(cluster, "cart-primary")).isEqualTo(primary);
    }

    @Test
    void aCanaryThatNobodyHasTouchedYetIsNew() {
        Cluster cluster = Cluster.withCanary(Cluster.CANARY);

        cluster.settle();

        assertThat(cluster.toldActions()).containsExactly("Prepare", "Initialise");
    }

    @Test
    void aDeletionThatFlaggerBeganIsEnded() {
        Cluster cluster = left(Phase.TERMINATING, 0, "cart:1", 0);
        cluster.edit(
                ResourceKind.CANARY,
                "cart",
                canary -> {
                    canary.withObjectProperty("metadata")
                            .putArray("finalizers")
                            .add(Guard.FINALIZER);
                    ((ObjectNode) canary.path("spec")).put("revertOnDeletion", true);
                });

        cluster.delete(ResourceKind.CANARY, "cart").settle().pass(1);

        assertThat(cluster.get(ResourceKind.CANARY, "cart")).isEmpty();
        assertThat(cluster.replicas("cart")).isEqualTo(3);
    }

    @Test
    void configurationThatChangedWhileNobodyLookedIsANewRevision() {
        Cluster cluster = left(Phase.SUCCEEDED, 0, "cart:1", 0);
        status(
                cluster,
                Phase.SUCCEEDED,
                0,
                "trackedConfigs: {configmap/settings: 0123456789abcdef}");

        cluster.settle();

        assertThat(cluster.toldActions()).startsWith("Adopt", "Start");
    }

    @Test
    void driftIsSeenFromTheTakeoverOn() {
        Cluster cluster = left(Phase.SUCCEEDED, 0, "cart:1", 0).settle().forget();

        cluster.delete(ResourceKind.SERVICE, "cart-canary").settle();

        assertThat(cluster.get(ResourceKind.SERVICE, "cart-canary")).isPresent();
        assertThat(cluster.toldActions()).containsExactly("Repair");
    }

    @Test
    void nothingIsWrittenButTheStatusAndWhatKeepsTheTemplate() {
        Cluster cluster = left(Phase.SUCCEEDED, 0, "cart:1", 0);

        cluster.settle();

        assertThat(cluster.writes)
                .extracting(call -> call.verb() + " " + call.kind().kind())
                .containsExactly("create ControllerRevision", "update Canary", "update Canary");
    }

    @Test
    void nothingIsTakenFromAFlaggerThatRuns() {
        Cluster cluster = left(Phase.PROGRESSING, 40, "cart:2", 3);
        cluster.problem(new Problem(Problem.FLAGGER_RUNS, "it runs", Problem.Effect.BLOCKS));

        cluster.settle().pass(2);

        assertThat(cluster.actions()).containsExactly("Report");
        assertThat(cluster.status().phase()).isEqualTo(Phase.PROGRESSING);
        cluster.noProblem().settle();
        assertThat(cluster.actions()).startsWith("Report", "Adopt", "Restart");
    }

    @Test
    void theHashOfWhatFlaggerSawLastStaysUntilThereIsANewRevision() {
        Cluster cluster = left(Phase.SUCCEEDED, 0, "cart:1", 0).settle();

        assertThat(cluster.status().lastAppliedSpec()).isEqualTo(HASH);
    }
}
