package io.weir.watcher.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.weir.kubernetes.ResourceKind;
import io.weir.kubernetes.api.CanaryReader;
import io.weir.kubernetes.api.CanaryView;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.Problem;
import io.weir.watcher.Manifests;
import io.weir.watcher.observe.ObjectId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class NeighboursTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final CanaryKey CART = new CanaryKey("shop", "cart");
    private static final ObjectId FLAGGER =
            new ObjectId(ResourceKind.DEPLOYMENT, "shop", "flagger");

    private final Neighbours neighbours = new Neighbours();

    @Test
    void leavesToARunningFlaggerWhatWeirDoesNotOwnYet() {
        neighbours.put(cart("{phase: Initialized}"), NOW);
        Set<CanaryKey> concerned =
                neighbours.deployed(
                        FLAGGER, Optional.of(Manifests.deployment("flagger", "flagger:1")));

        assertThat(concerned).containsExactly(CART);
        assertThat(neighbours.problems(CART, NOW))
                .containsExactly(
                        new Problem(
                                Problem.FLAGGER_RUNS,
                                "a Flagger still runs: deployment shop/flagger",
                                Problem.Effect.BLOCKS));
    }

    @Test
    void havingSaidWhatIsWrongMakesACanaryNobodysOwn() {
        neighbours.put(cart("{phase: Initialized, weir: {verdict: v1}}"), NOW);
        neighbours.deployed(FLAGGER, Optional.of(Manifests.deployment("flagger", "flagger:1")));

        assertThat(neighbours.problems(CART, NOW)).hasSize(1);
    }

    @Test
    void goesOnWithItsOwnCanariesBesideAFlagger() {
        neighbours.put(cart("{phase: Initialized, weir: {verdict: v1, run: r1}}"), NOW);
        Set<CanaryKey> concerned =
                neighbours.deployed(
                        FLAGGER, Optional.of(Manifests.deployment("flagger", "flagger:1")));

        assertThat(concerned).isEmpty();
        assertThat(neighbours.problems(CART, NOW)).isEmpty();
    }

    @Test
    void ignoresAFlaggerOfAnotherNamespace() {
        ObjectNode elsewhere = Manifests.deployment("flagger", "flagger:1");
        Manifests.with(elsewhere, "spec.template.spec.containers.args", "['-namespace=prod']");
        neighbours.put(cart("{}"), NOW);
        neighbours.deployed(FLAGGER, Optional.of(elsewhere));

        assertThat(neighbours.problems(CART, NOW)).isEmpty();
    }

    @Test
    void itHealsWhenTheFlaggerGoes() {
        neighbours.put(cart("{}"), NOW);
        neighbours.deployed(FLAGGER, Optional.of(Manifests.deployment("flagger", "flagger:1")));

        Set<CanaryKey> concerned = neighbours.deployed(FLAGGER, Optional.empty());

        assertThat(concerned).containsExactly(CART);
        assertThat(neighbours.problems(CART, NOW)).isEmpty();
    }

    @Test
    void aStatusThatLostWeirsPartTellsOfAnotherControllerForAWhile() {
        neighbours.put(cart("{phase: Initialized, weir: {verdict: v1, run: r1}}"), NOW);
        neighbours.put(cart("{phase: Initialized}"), NOW);

        assertThat(neighbours.problems(CART, NOW))
                .extracting(Problem::reason, Problem::effect)
                .containsExactly(tuple(Problem.FLAGGER_RUNS, Problem.Effect.BLOCKS));
        assertThat(neighbours.truceEnd(CART)).contains(NOW.plus(Neighbours.TRUCE));
        assertThat(neighbours.problems(CART, NOW.plus(Neighbours.TRUCE))).isEmpty();
    }

    @Test
    void aCanaryThatWasMadeAnewHasNoPast() {
        neighbours.put(cart("{phase: Initialized, weir: {verdict: v1, run: r1}}"), NOW);
        ObjectNode again = Manifests.canary("cart");
        ((ObjectNode) again.get("metadata")).put("uid", "another");
        Manifests.with(again, "status", "{phase: Initialized}");
        neighbours.put(CanaryReader.read(again, "istio"), NOW);

        assertThat(neighbours.problems(CART, NOW)).isEmpty();
    }

    private static CanaryView cart(String status) {
        ObjectNode canary = Manifests.canary("cart");
        ((ObjectNode) canary.get("metadata")).put("uid", "uid-cart");
        return CanaryReader.read(Manifests.with(canary, "status", status), "istio");
    }
}
