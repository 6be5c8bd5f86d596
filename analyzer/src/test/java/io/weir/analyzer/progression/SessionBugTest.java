package io.weir.analyzer.progression;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.Evidence;
import io.weir.rollout.Question;
import io.weir.rollout.Snapshot;
import io.weir.rollout.Worlds;
import io.weir.runtime.ManualTime;
import io.weir.stream.Event;
import io.weir.stream.Partition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A bug harms the canary whose world brings it to light, and no other (defect X8). */
class SessionBugTest {

    private static final Partition PARTITION = new Partition("weir.revisions", 0, 1);

    private final ManualTime time = new ManualTime();
    private final List<String> asked = new ArrayList<>();
    private final List<CanaryKey> failed = new ArrayList<>();
    private boolean clockBroken;

    private Sessions sessions(Gatherer gatherer) {
        InstantSource clock =
                () -> {
                    if (clockBroken) {
                        throw new IllegalStateException("bug");
                    }
                    return time.instant();
                };
        Sessions sessions =
                new Sessions(
                        new Sessions.Ports(
                                gatherer,
                                verdict -> Future.succeededFuture(),
                                time,
                                clock,
                                () -> Duration.between(Worlds.NOW, time.instant()),
                                new Sessions.Metrics() {
                                    @Override
                                    public void decisionFailed(CanaryKey canary) {
                                        failed.add(canary);
                                    }
                                }));
        sessions.assigned(PARTITION);
        sessions.caughtUp(PARTITION);
        return sessions;
    }

    private static Event<Snapshot> world(String name, String version) {
        Snapshot snapshot =
                Worlds.snapshot()
                        .key("shop", name)
                        .resourceVersion(version)
                        .progressing()
                        .weight(20)
                        .analysis(Worlds.analysis().metrics(Worlds.successRate(99)))
                        .build();
        return new Event<>(
                "shop/" + name,
                Optional.of(snapshot),
                "id",
                "weir.canary.changed",
                PARTITION,
                0,
                Instant.EPOCH,
                false,
                0);
    }

    private Future<Evidence> ask(Snapshot world, List<Question> questions, Evidence known) {
        asked.add(world.canary().name());
        if (world.canary().name().equals("odd")) {
            throw new IllegalStateException("bug");
        }
        return Future.future(never -> {});
    }

    @Test
    void aDecisionThatEndsInABugIsCountedAndMadeAgainWithTheNextSnapshot() {
        Sessions sessions = sessions(this::ask);
        sessions.on(world("cart", "100"));
        clockBroken = true;
        sessions.on(world("cart", "101"));
        clockBroken = false;

        sessions.on(world("cart", "102"));
        time.advance(Duration.ofSeconds(10));

        assertThat(failed).containsExactly(new CanaryKey("shop", "cart"));
        assertThat(asked).contains("cart");
    }

    @Test
    void aQuestionThatEndsInABugIsAskedAgainAndHoldsUpNoOther() {
        Sessions sessions = sessions(this::ask);

        sessions.on(world("odd", "100"));
        sessions.on(world("cart", "100"));
        time.advance(Duration.ofSeconds(10));
        time.advance(Duration.ofSeconds(1));

        assertThat(asked).containsSubsequence("odd", "cart", "odd");
    }
}
