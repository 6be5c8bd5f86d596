package io.weir.app.demo;

import io.weir.rollout.Change;
import io.weir.rollout.CheckResult;
import io.weir.rollout.Phase;
import io.weir.rollout.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is to be seen at one moment. A value: what comes over the topics makes another one of it.
 *
 * @param title what is being tried
 * @param phase of the Canary
 * @param primary the workload that users are on
 * @param canary the workload that is tried
 * @param checks results of the last look, none before the first of a run
 * @param users what users have seen since the start
 * @param events the story so far
 */
record Scene(
        String title,
        Phase phase,
        Side primary,
        Side canary,
        List<CheckResult> checks,
        Traffic.Users users,
        List<Line> events) {

    /**
     * One workload.
     *
     * @param image empty text while it is not there
     * @param weight percent of requests
     */
    record Side(String image, int replicas, int weight) {}

    /**
     * One thing that happened.
     *
     * @param at since the demo was started
     * @param change what the router did; empty for what a person did
     * @param text in a sentence
     */
    record Line(Duration at, Optional<Change> change, String text) {}

    static final Scene EMPTY =
            new Scene(
                    "",
                    Phase.NONE,
                    new Side("", 0, 100),
                    new Side("", 0, 0),
                    List.of(),
                    new Traffic.Users(0, 0),
                    List.of());

    Scene {
        checks = List.copyOf(checks);
        events = List.copyOf(events);
    }

    /** When the last step was told, if there was one. */
    Optional<Duration> stepped() {
        return events.stream()
                .filter(
                        line ->
                                line.change()
                                        .map(change -> change.verdict().next().step())
                                        .orElse(false))
                .map(Line::at)
                .reduce((earlier, later) -> later);
    }

    /** Something is being tried, and the person's doing is told. */
    Scene trying(String what, Duration at) {
        return new Scene(
                what,
                phase,
                primary,
                canary,
                List.of(),
                users,
                and(new Line(at, Optional.empty(), what)));
    }

    /** The world as the watcher published it. */
    Scene seen(Snapshot snapshot) {
        int weight = snapshot.liveWeight();
        return new Scene(
                title,
                snapshot.status().phase(),
                new Side(
                        primary.image(),
                        snapshot.primary().map(workload -> workload.replicas()).orElse(0),
                        100 - weight),
                new Side(
                        canary.image(),
                        snapshot.target().map(workload -> workload.replicas()).orElse(0),
                        weight),
                checks,
                users,
                events);
    }

    /** What the router published. */
    Scene told(Change change, Duration at) {
        return new Scene(
                title,
                phase,
                primary,
                canary,
                change.verdict().evidence().checks().orElse(checks),
                users,
                and(new Line(at, Optional.of(change), sentence(change))));
    }

    /** What the simulated application has to say. */
    Scene serving(String primaryImage, String canaryImage, Traffic.Users now) {
        return new Scene(
                title,
                phase,
                new Side(primaryImage, primary.replicas(), primary.weight()),
                new Side(canaryImage, canary.replicas(), canary.weight()),
                checks,
                now,
                events);
    }

    private static String sentence(Change change) {
        return change.outcome() instanceof Change.Outcome.Refused refused
                ? "refused: " + refused.message()
                : change.verdict().reason();
    }

    private List<Line> and(Line line) {
        return Stream.concat(events.stream(), Stream.of(line)).toList();
    }
}
