package io.weir.analyzer.progression;

import static io.weir.rollout.Worlds.analysis;
import static io.weir.rollout.Worlds.snapshot;
import static io.weir.rollout.Worlds.successRate;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.rollout.Action;
import io.weir.rollout.CheckPolicy;
import io.weir.rollout.CheckPolicy.Missing;
import io.weir.rollout.CheckResult;
import io.weir.rollout.Measurement;
import io.weir.rollout.MetricCheck;
import io.weir.rollout.Question;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How long a release lives of which a third of the answers are errors: a tenth of 50 requests a
 * second reach it from time 0 on, Prometheus scrapes each two seconds, interval 10 s, threshold 1.
 */
class BadReleaseTest {

    private static final Duration TENTH = Duration.ofMillis(100);
    private static final long SCRAPE = 2_000;
    private static final int REQUESTS_A_SECOND = 5;

    private final SessionBench bench = new SessionBench();

    @ParameterizedTest
    @ValueSource(longs = {100, 500, 1_000, 1_500, 2_000})
    void isRolledBackWithinFiveSecondsWhereTheCheckMayFailFast(long firstScrape) {
        Duration took = lifeOf(Optional.of(Duration.ofSeconds(1)), firstScrape);

        assertThat(took).isLessThan(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @ValueSource(longs = {100, 1_000, 2_000})
    void isRolledBackAfterOneIntervalOtherwise(long firstScrape) {
        Duration took = lifeOf(Optional.empty(), firstScrape);

        assertThat(took).isBetween(Duration.ofSeconds(10), Duration.ofMillis(10_200));
    }

    private Duration lifeOf(Optional<Duration> fast, long firstScrape) {
        MetricCheck check =
                successRate(
                        99, new CheckPolicy(Missing.FAIL, Missing.FAIL, 0, Optional.empty(), fast));
        bench.see(
                snapshot()
                        .progressing()
                        .weight(10)
                        .analysis(analysis().threshold(1).metrics(check)));
        while (bench.actions().isEmpty()) {
            bench.advance(TENTH);
            List<CheckResult> seen = List.of(check.result(seen(check, firstScrape), "success()"));
            bench.answer(
                    evidence ->
                            bench.asked()
                                            .get(bench.asked().size() - 1)
                                            .contains(Question.FAST_METRICS)
                                    ? evidence.withFast(seen)
                                    : evidence.withChecks(seen));
        }
        assertThat(bench.actions()).containsExactly(new Action.RollBack(Action.Cause.CHECKS));
        return bench.now();
    }

    /** What two scrapes at least show; the requests before the first one are not seen. */
    private Measurement seen(MetricCheck check, long firstScrape) {
        long scrapes = Math.floorDiv(bench.now().toMillis() - firstScrape, SCRAPE) + 1;
        if (scrapes < 2) {
            return new Measurement.NoData("the answer is empty");
        }
        double requests = (scrapes - 1) * SCRAPE / 1000d * REQUESTS_A_SECOND;
        return requests < check.clearRequests()
                ? new Measurement.FewRequests(requests, check.clearRequests())
                : new Measurement.Value(200d / 3);
    }
}
