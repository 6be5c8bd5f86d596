package io.weir.rollout;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Looks between two steps at the checks that may fail fast (docs/checks.md). A look can only end a
 * run, and only where the ordinary check at the end of the interval could: a value outside its
 * limits, on enough requests, that would be the last failed check the threshold allows. It counts
 * nothing, so that a threshold of five still takes four intervals; a value that is missing says
 * nothing between two steps.
 *
 * <p>One look at a time, the next one its interval after the last ended: the load does not depend
 * on how often the world is seen.
 */
final class FastChecks {

    private FastChecks() {}

    /** The move of a look that is due or was made; empty where the ordinary course goes on. */
    static Optional<Move> decide(
            Decision decision, NextStep step, Duration rested, Duration looked) {
        if (step.first() || !matter(decision)) {
            return Optional.empty();
        }
        Optional<List<CheckResult>> results = decision.evidence().fast();
        List<String> breaches =
                results.orElse(List.of()).stream()
                        .flatMap(result -> result.breach().stream())
                        .toList();
        if (!breaches.isEmpty()) {
            Decision found = decision.with(Evidence.NONE.withChecks(results.orElseThrow()));
            int failed = decision.world().status().failedChecks() + 1;
            String reason = String.join("; ", breaches);
            return Optional.of(AnalysisRun.rollBack(found, Action.Cause.CHECKS, failed, reason));
        }
        Duration left = decision.interval().minus(rested);
        if (!decision.evidence().withoutFast().equals(Evidence.NONE)
                || left.isNegative()
                || left.isZero()) {
            return Optional.empty();
        }
        Duration pause = pause(decision);
        Duration since = rested.compareTo(looked) < 0 ? rested : looked;
        if (results.isEmpty() && since.compareTo(pause) >= 0) {
            return Optional.of(new Move.Ask(List.of(Question.FAST_METRICS)));
        }
        Duration next = results.isEmpty() ? pause.minus(since) : pause;
        return Optional.of(new Move.Wait(next.compareTo(left) < 0 ? next : left));
    }

    private static boolean matter(Decision decision) {
        Analysis analysis = decision.spec().analysis();
        return !decision.spec().skipAnalysis()
                && decision.world().status().failedChecks() + 1 >= analysis.threshold()
                && analysis.metrics().stream().anyMatch(check -> check.policy().fast().isPresent());
    }

    private static Duration pause(Decision decision) {
        return decision.spec().analysis().metrics().stream()
                .flatMap(check -> check.policy().fast().stream())
                .min(Duration::compareTo)
                .orElseThrow();
    }
}
