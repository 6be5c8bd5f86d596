package io.weir.watcher.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kubernetes.api.CanaryReader;
import io.weir.kubernetes.api.CanaryView;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.Problem;
import io.weir.watcher.Manifests;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ClaimsTest {

    private final Claims claims = new Claims();

    @Test
    void nothingIsInTheWayOfCanariesWithDifferentTargets() {
        claims.put(view("a", "cart", "2026-01-01T00:00:00Z"));
        claims.put(view("b", "till", "2026-01-01T00:00:00Z"));

        assertThat(claims.conflicts(key("a"))).isEmpty();
        assertThat(claims.conflicts(key("b"))).isEmpty();
    }

    @Test
    void theOlderGoesOnAndBothNameTheOther() {
        claims.put(view("b", "cart", "2026-01-01T00:00:00Z"));
        Set<CanaryKey> touched = claims.put(view("a", "cart", "2026-01-02T00:00:00Z"));

        assertThat(touched).containsExactly(key("b"));
        assertThat(claims.conflicts(key("a")))
                .containsExactly(
                        new Problem(
                                Problem.CONFLICT,
                                "deployment shop/cart belongs to the older Canary shop/b: nothing"
                                        + " is done with shop/a",
                                Problem.Effect.BLOCKS));
        assertThat(claims.conflicts(key("b")))
                .containsExactly(
                        new Problem(
                                Problem.CONFLICT,
                                "the younger Canary shop/a wants deployment shop/cart too: nothing"
                                        + " is done with it",
                                Problem.Effect.WARNS));
    }

    @Test
    void ofTwoMadeInOneSecondTheUidDecidesForBothAlike() {
        claims.put(view("a", "cart", "2026-01-01T00:00:00Z"));
        claims.put(view("b", "cart", "2026-01-01T00:00:00Z"));

        assertThat(claims.conflicts(key("a")))
                .extracting(Problem::effect)
                .containsExactly(Problem.Effect.WARNS);
        assertThat(claims.conflicts(key("b")))
                .extracting(Problem::effect)
                .containsExactly(Problem.Effect.BLOCKS);
    }

    @Test
    void oneApexNameForTwoTargetsIsAConflict() {
        claims.put(view("a", "cart", "2026-01-01T00:00:00Z"));
        ObjectNode other = Manifests.canary("b", "till");
        Manifests.with(other, "spec.service.name", "cart");
        claims.put(read(other, "2026-01-02T00:00:00Z"));

        assertThat(claims.conflicts(key("b")))
                .singleElement()
                .satisfies(
                        problem -> assertThat(problem.message()).startsWith("service shop/cart"));
    }

    @Test
    void twoKindsOfOneNameAreTwoTargets() {
        claims.put(read(named("a", "DaemonSet", "x"), "2026-01-01T00:00:00Z"));
        claims.put(read(named("b", "Deployment", "y"), "2026-01-02T00:00:00Z"));

        assertThat(claims.conflicts(key("a"))).isEmpty();
        assertThat(claims.conflicts(key("b"))).isEmpty();
    }

    @Test
    void twoCanariesOnOneTargetOfAnyKindAreAConflict() {
        claims.put(read(named("a", "DaemonSet", "x"), "2026-01-01T00:00:00Z"));
        claims.put(read(named("b", "DaemonSet", "y"), "2026-01-02T00:00:00Z"));

        assertThat(claims.conflicts(key("b")))
                .singleElement()
                .satisfies(
                        problem -> assertThat(problem.message()).startsWith("daemonset shop/cart"));
    }

    @Test
    void aTargetThatIsTheApexServiceOfAnotherIsAConflict() {
        claims.put(view("a", "cart", "2026-01-01T00:00:00Z"));
        ObjectNode other = Manifests.canary("b", "cart");
        Manifests.with(other, "spec.targetRef", "{apiVersion: v1, kind: Service, name: cart}");
        claims.put(read(other, "2026-01-02T00:00:00Z"));

        assertThat(claims.conflicts(key("b")))
                .singleElement()
                .satisfies(
                        problem -> assertThat(problem.message()).startsWith("service shop/cart"));
    }

    @Test
    void oneScalerForTwoTargetsIsAConflictAndSoIsOneThatIsAnothersCopy() {
        claims.put(scaled("a", "cart", "cart", "2026-01-01T00:00:00Z"));
        claims.put(scaled("b", "till", "cart", "2026-01-02T00:00:00Z"));
        claims.put(scaled("c", "desk", "cart-primary", "2026-01-03T00:00:00Z"));

        assertThat(claims.conflicts(key("a")))
                .extracting(Problem::effect)
                .containsOnly(Problem.Effect.WARNS);
        assertThat(claims.conflicts(key("b")))
                .first()
                .satisfies(
                        problem -> {
                            assertThat(problem.effect()).isEqualTo(Problem.Effect.BLOCKS);
                            assertThat(problem.message())
                                    .startsWith("horizontalpodautoscaler shop/cart ")
                                    .contains("the older Canary shop/a");
                        });
        assertThat(claims.conflicts(key("c")))
                .anySatisfy(
                        problem ->
                                assertThat(problem.message())
                                        .startsWith("horizontalpodautoscaler shop/cart-primary "));
    }

    private static ObjectNode named(String name, String kind, String service) {
        ObjectNode canary = Manifests.canary(name, "cart");
        Manifests.with(canary, "spec.targetRef.kind", kind);
        return Manifests.with(canary, "spec.service.name", service);
    }

    @Test
    void aTargetThatIsAnothersPrimaryIsAConflict() {
        claims.put(view("a", "cart", "2026-01-01T00:00:00Z"));
        claims.put(view("b", "cart-primary", "2026-01-02T00:00:00Z"));

        assertThat(claims.conflicts(key("b")))
                .singleElement()
                .satisfies(
                        problem ->
                                assertThat(problem.message())
                                        .startsWith("deployment shop/cart-primary"));
    }

    @Test
    void itHealsWhenOneGoesOrTurnsToAnotherTarget() {
        claims.put(view("a", "cart", "2026-01-01T00:00:00Z"));
        claims.put(view("b", "cart", "2026-01-02T00:00:00Z"));
        claims.put(view("c", "cart", "2026-01-03T00:00:00Z"));

        Set<CanaryKey> afterEdit = claims.put(view("c", "till", "2026-01-03T00:00:00Z"));
        Set<CanaryKey> afterDeletion = claims.remove(key("a"));

        assertThat(afterEdit).containsExactlyInAnyOrder(key("a"), key("b"));
        assertThat(afterDeletion).containsExactly(key("b"));
        assertThat(claims.conflicts(key("b"))).isEmpty();
        assertThat(claims.conflicts(key("c"))).isEmpty();
    }

    private static CanaryKey key(String name) {
        return new CanaryKey("shop", name);
    }

    private static CanaryView view(String name, String target, String created) {
        return read(Manifests.canary(name, target), created);
    }

    private static CanaryView scaled(String name, String target, String scaler, String created) {
        ObjectNode canary = Manifests.canary(name, target);
        Manifests.with(
                canary,
                "spec.autoscalerRef",
                "{kind: HorizontalPodAutoscaler, name: %s}".formatted(scaler));
        return read(canary, created);
    }

    private static CanaryView read(ObjectNode canary, String created) {
        ObjectNode metadata = (ObjectNode) canary.get("metadata");
        metadata.put("creationTimestamp", created);
        metadata.put("uid", "uid-" + metadata.path("name").asString());
        return CanaryReader.read(canary, "istio");
    }
}
