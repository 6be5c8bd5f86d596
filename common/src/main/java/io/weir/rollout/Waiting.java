package io.weir.rollout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Checks that wait for a value hold the step, which neither passes nor counts as a failure, until
 * the time that their policy gives has gone since the last step. Then they fail, or pass where no
 * data is to pass, at each look until the next step.
 *
 * <p>The time is told by the router's stamp of the step, so that it outlasts a takeover; clocks
 * that differ by seconds do not matter to a wait of minutes.
 *
 * @param failures of checks that waited for as long as they may
 * @param checks that go on waiting, each with what it waits for
 * @param ended names of checks whose time is up
 */
record Waiting(List<String> failures, List<String> checks, List<String> ended) {

    private static final String ENDED = "waited/";

    static Waiting of(Decision decision) {
        Map<String, MetricCheck> checks =
                decision.spec().analysis().metrics().stream()
                        .collect(
                                Collectors.toMap(
                                        MetricCheck::name,
                                        Function.identity(),
                                        (one, other) -> one));
        List<String> failures = new ArrayList<>();
        List<String> waiting = new ArrayList<>();
        List<String> ended = new ArrayList<>();
        for (CheckResult result : decision.evidence().checks().orElse(List.of())) {
            Optional<String> text = result.waiting();
            Optional<MetricCheck> check = Optional.ofNullable(checks.get(result.name()));
            if (text.isEmpty() || check.isEmpty()) {
                continue;
            }
            CheckPolicy policy = check.get().policy();
            Duration limit = policy.waitLimit().orElse(decision.spec().progressDeadline());
            if (!over(decision, result.name(), limit)) {
                waiting.add(text.get());
                continue;
            }
            ended.add(ENDED + result.name());
            boolean passes = policy.noData() == CheckPolicy.Missing.PASS && !result.unavailable();
            if (!passes) {
                failures.add(text.get() + " (waited " + seconds(limit) + ")");
            }
        }
        return new Waiting(List.copyOf(failures), List.copyOf(waiting), List.copyOf(ended));
    }

    private static boolean over(Decision decision, String name, Duration limit) {
        Duration held =
                decision.world()
                        .status()
                        .stepAppliedAt()
                        .map(at -> Duration.between(at, decision.now()))
                        .orElse(Duration.ZERO);
        return decision.memory().told().contains(ENDED + name) || held.compareTo(limit) >= 0;
    }

    private static String seconds(Duration time) {
        return time.toSeconds() + "s";
    }
}
