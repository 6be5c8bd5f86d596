package io.weir.kubernetes.api;

import static io.weir.kubernetes.api.Manifests.canary;
import static io.weir.kubernetes.api.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.weir.rollout.CheckPolicy;
import io.weir.rollout.CheckPolicy.Missing;
import io.weir.rollout.Limits;
import io.weir.rollout.MetricCheck;
import io.weir.rollout.MetricQuery;
import io.weir.rollout.ObjectRef;
import io.weir.rollout.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricCheckReaderTest {

    private static CanaryView view(String list) {
        return CanaryReader.read(
                with(
                        canary(),
                        "/spec/analysis/metrics",
                        Manifests.yaml("metrics:\n" + list).get("metrics").toString()),
                "istio");
    }

    private static List<MetricCheck> checks(String list) {
        return view(list).spec().orElseThrow().analysis().metrics();
    }

    @Test
    void makesACheckOfEachFamilyWithTheLimitsOfItsOwn() {
        List<MetricCheck> checks =
                checks(
                        """
                        - name: request-success-rate
                          threshold: 99
                          query: errors
                          templateRef: {name: t}
                        """);

        assertThat(checks)
                .extracting(MetricCheck::name, MetricCheck::query, MetricCheck::limits)
                .containsExactly(
                        tuple(
                                "request-success-rate",
                                new MetricQuery.SuccessRate(),
                                new Limits(Optional.of(99.0), Optional.empty())),
                        tuple(
                                "request-success-rate#2",
                                new MetricQuery.Inline("errors", Map.of()),
                                new Limits(Optional.empty(), Optional.of(99.0))),
                        tuple(
                                "request-success-rate#3",
                                new MetricQuery.Template(new ObjectRef("shop", "t"), Map.of()),
                                new Limits(Optional.empty(), Optional.of(99.0))));
    }

    @Test
    void tellsMetricsOfOneNameApartAndKeepsTheirPlaces() {
        List<MetricCheck> checks =
                checks(
                        """
                        - {name: latency, query: a, thresholdRange: {max: 1}}
                        - {name: latency#2, query: b, thresholdRange: {max: 1}}
                        - {name: latency, query: c, thresholdRange: {max: 1}}
                        """);

        assertThat(checks)
                .extracting(MetricCheck::name)
                .containsExactly("latency", "latency#2", "latency#3");
        assertThat(checks).extracting(MetricCheck::index).containsExactly(0, 1, 2);
    }

    @Test
    void meansTodaysMeaningWhereNothingIsSaid() {
        assertThat(checks("- {name: a, query: a, thresholdRange: {max: 1}}"))
                .extracting(MetricCheck::policy)
                .containsExactly(CheckPolicy.DEFAULT);
    }

    @Test
    void readsWhatAMissingValueMeans() {
        CanaryView view =
                view(
                        """
                        - name: a
                          query: a
                          thresholdRange: {max: 1}
                          noData: pass
                          unavailable: wait
                          minRequests: 50
                          waitLimit: 30m
                          failFast: true
                        """);

        assertThat(view.problems()).isEmpty();
        assertThat(view.spec().orElseThrow().analysis().metrics().get(0).policy())
                .isEqualTo(
                        new CheckPolicy(
                                Missing.PASS,
                                Missing.WAIT,
                                50,
                                Optional.of(Duration.ofMinutes(30)),
                                Optional.of(Duration.ofSeconds(1))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "noData: skip | noData: fail, wait or pass is needed, was 'skip'; fail is used",
                "unavailable: pass | unavailable: fail or wait is needed, was 'pass'; fail is used",
                "minRequests: -3 | minRequests: acts as 0, was -3",
                "waitLimit: -1m | waitLimit: not a duration such as 10m, was '-1m'; the progress"
                        + " deadline is used",
                "waitLimit: soon | waitLimit: not a duration such as 10m, was 'soon'; the progress"
                        + " deadline is used"
            })
    void saysWhatItMadeOfAMistakeAndKeepsTodaysMeaning(String field, String message) {
        CanaryView view = view("- {name: a, query: a, thresholdRange: {max: 1}, " + field + "}");

        assertThat(view.problems())
                .containsExactly(
                        new Problem(
                                Problem.INVALID,
                                "spec.analysis.metrics[0]." + message,
                                Problem.Effect.WARNS));
        assertThat(view.spec().orElseThrow().analysis().metrics().get(0).policy())
                .isEqualTo(CheckPolicy.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({"1s, 1, 0", "5s, 5, 0", "500ms, 1, 1", "soon, 1, 1"})
    void looksFastNoMoreOftenThanEachSecond(String written, int seconds, int problems) {
        CanaryView view =
                CanaryReader.read(
                        with(
                                with(
                                        canary(),
                                        "/spec/analysis/metrics",
                                        "[{\"name\": \"a\", \"query\": \"a\", \"failFast\": true,"
                                                + " \"thresholdRange\": {\"max\": 1}}]"),
                                "/spec/analysis/fastInterval",
                                "\"" + written + "\""),
                        "istio");

        assertThat(view.problems()).hasSize(problems);
        assertThat(view.spec().orElseThrow().analysis().metrics().get(0).policy().fast())
                .contains(Duration.ofSeconds(seconds));
    }
}
