package io.weir.watcher.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.weir.rollout.Readiness;
import io.weir.rollout.Snapshot;
import io.weir.watcher.Manifests;
import io.weir.watcher.Snapshots;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

class PublicationTest {

    private static final Snapshot BEFORE = Snapshots.cart("v1", 0, Readiness.READY);

    @ParameterizedTest
    @MethodSource
    void saysWhatMadeASnapshotNews(Snapshot after, String type) {
        Optional<Publication> next =
                Publication.next(new PublishedState.Present(BEFORE), Optional.of(after));

        assertThat(next.map(publication -> publication.cause().type()).orElse("no news"))
                .isEqualTo(type);
    }

    static Stream<Arguments> saysWhatMadeASnapshotNews() {
        Readiness waiting = Readiness.waiting("1 of 2");
        ObjectNode suspended = Manifests.with(Manifests.canary("cart"), "spec.suspend", "true");
        ObjectNode applied =
                Manifests.with(
                        Manifests.canary("cart"),
                        "status",
                        "{phase: Progressing, canaryWeight: 10, weir: {verdict: v1}}");
        ObjectNode touched = Manifests.canary("cart");
        ((ObjectNode) touched.get("metadata")).putObject("labels").put("team", "shop");
        return Stream.of(
                argumentSet("the same", BEFORE, "no news"),
                argumentSet(
                        "another publisher", Copies.ofEpoch(BEFORE, BEFORE.epoch() + 1), "no news"),
                argumentSet(
                        "a write that touches nothing of it",
                        Snapshots.cart(touched, "v1", 0, Readiness.READY, List.of()),
                        "no news"),
                argumentSet(
                        "a new template",
                        Snapshots.cart("v2", 0, Readiness.READY),
                        "weir.revision.detected"),
                argumentSet(
                        "a new template and a lost readiness",
                        Snapshots.cart("v2", 0, waiting),
                        "weir.revision.detected"),
                argumentSet(
                        "a lost readiness",
                        Snapshots.cart("v1", 0, waiting),
                        "weir.workload.changed"),
                argumentSet(
                        "weights of somebody else",
                        Snapshots.cart("v1", 30, Readiness.READY),
                        "weir.route.drifted"),
                argumentSet(
                        "a missing object",
                        Snapshots.cart(
                                Manifests.canary("cart"),
                                "v1",
                                0,
                                Readiness.READY,
                                List.of("Service/cart")),
                        "weir.route.drifted"),
                argumentSet(
                        "an edited spec",
                        Snapshots.cart(suspended, "v1", 0, Readiness.READY, List.of()),
                        "weir.canary.changed"),
                argumentSet(
                        "a verdict that was carried out, its weights included",
                        Snapshots.cart(applied, "v1", 10, Readiness.READY, List.of()),
                        "weir.canary.changed"));
    }

    @Test
    void countsOfPodsAreNoNewsWhileTheAnswerStaysTheSame() {
        Snapshot one = Snapshots.cart("v1", 0, Readiness.waiting("1 of 2"));
        Snapshot other = Snapshots.cart("v1", 0, Readiness.waiting("0 of 2"));

        assertThat(Publication.next(new PublishedState.Present(one), Optional.of(other))).isEmpty();
    }

    @Test
    void aCanaryThatIsGoneIsSaidToBeGoneAndThenForgotten() {
        Publication first =
                Publication.next(new PublishedState.Present(BEFORE), Optional.empty())
                        .orElseThrow();
        Publication second = Publication.next(first.state(), Optional.empty()).orElseThrow();

        assertThat(first.cause()).isEqualTo(Cause.DELETED);
        assertThat(first.value().orElseThrow().deleting()).isTrue();
        assertThat(first.value().orElseThrow().resourceVersion()).isEqualTo("7");
        assertThat(second.value()).isEmpty();
        assertThat(Publication.next(second.state(), Optional.empty())).isEmpty();
    }

    @Test
    void aCanaryThatComesBackIsNewsEvenIfItIsTheSame() {
        Optional<Publication> next =
                Publication.next(new PublishedState.Deleted(), Optional.of(BEFORE));

        assertThat(next.orElseThrow().cause()).isEqualTo(Cause.CANARY);
    }

    @Test
    void nothingIsSaidOfACanaryThatNobodyKnew() {
        assertThat(Publication.next(new PublishedState.None(), Optional.empty())).isEmpty();
    }
}
