package io.weir.watcher.observe;

import io.weir.rollout.Readiness;
import io.weir.workload.WorkloadKind;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * When a workload that is on its way becomes late without any event: its deadline counts from a
 * time in one of its conditions, or from when it was first seen on its way.
 */
final class Deadlines {

    private static final Duration PAST = Duration.ofSeconds(1);

    private Deadlines() {}

    /** The first moment at which the answer is another one than now; empty when there is none. */
    static Optional<Instant> next(
            ObjectNode workload,
            WorkloadKind kind,
            int percent,
            Duration deadline,
            Instant since,
            Readiness current,
            Instant now) {
        if (current.state() != Readiness.State.WAITING) {
            return Optional.empty();
        }
        Stream<Instant> shown =
                StreamSupport.stream(
                                workload.path("status").path("conditions").spliterator(), false)
                        .flatMap(Deadlines::times);
        return Stream.concat(shown, Stream.of(since))
                .map(time -> time.plus(deadline).plus(PAST))
                .filter(moment -> moment.isAfter(now))
                .sorted()
                .filter(
                        moment ->
                                kind.readiness(workload, percent, deadline, since, moment).state()
                                        != current.state())
                .findFirst();
    }

    private static Stream<Instant> times(JsonNode condition) {
        return Stream.of("lastUpdateTime", "lastTransitionTime")
                .map(field -> condition.path(field).asString(""))
                .filter(text -> !text.isEmpty())
                .flatMap(Deadlines::time);
    }

    private static Stream<Instant> time(String text) {
        try {
            return Stream.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Stream.empty();
        }
    }
}
