package io.weir.event;

import static io.weir.rollout.Worlds.NOW;

import io.weir.rollout.Address;
import io.weir.rollout.AlertRule;
import io.weir.rollout.Analysis;
import io.weir.rollout.CanarySpec;
import io.weir.rollout.CanaryStatus;
import io.weir.rollout.CheckPolicy;
import io.weir.rollout.CheckValue;
import io.weir.rollout.Health;
import io.weir.rollout.HookType;
import io.weir.rollout.Limits;
import io.weir.rollout.Mark;
import io.weir.rollout.MetricCheck;
import io.weir.rollout.MetricQuery;
import io.weir.rollout.MetricSource;
import io.weir.rollout.ObjectRef;
import io.weir.rollout.Phase;
import io.weir.rollout.PostRollout;
import io.weir.rollout.Problem;
import io.weir.rollout.Readiness;
import io.weir.rollout.Revision;
import io.weir.rollout.RunState;
import io.weir.rollout.Severity;
import io.weir.rollout.Snapshot;
import io.weir.rollout.Stamp;
import io.weir.rollout.Strategy;
import io.weir.rollout.TargetRef;
import io.weir.rollout.Webhook;
import io.weir.rollout.Weights;
import io.weir.rollout.Workload;
import io.weir.rollout.Worlds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A snapshot in which nothing is empty, so that no field can get lost unseen. */
final class FullSnapshot {

    private FullSnapshot() {}

    static Snapshot make() {
        return new Snapshot(
                Worlds.KEY,
                "uid-canary",
                7,
                "4711",
                3,
                true,
                Optional.of(spec()),
                status(),
                List.of(
                        new Problem("TemplateInvalid", "no query", Problem.Effect.FAILS_CHECKS),
                        new Problem("Invalid", "odd", Problem.Effect.WARNS)),
                Optional.of(
                        new Workload(
                                new Revision(
                                        "v2",
                                        Map.of("configmap/b", "c1", "secret/a", "c2"),
                                        "uid-target",
                                        12,
                                        Set.of("v2-z", "v2-a", "v2-m")),
                                2,
                                Readiness.waiting("1 of 2 available"))),
                Optional.of(Worlds.workload("v1")),
                true,
                Optional.of(Weights.canary(40)),
                List.of(
                        new MetricSource(
                                new ObjectRef("metrics", "latency"),
                                "prometheus",
                                Address.of("https://user:pass@prometheus.example.com/api"),
                                "latency({{ target }})",
                                Optional.of("credentials"),
                                true,
                                true,
                                Optional.of("eu-central-1"))),
                List.of("VirtualService/cart"),
                true);
    }

    private static final Map<String, String> VARIABLES = Map.of("path", "/cart");

    private static MetricCheck check(int index, String name, MetricQuery query) {
        return new MetricCheck(
                index,
                name,
                query,
                "2m",
                new Limits(Optional.of(0.5), Optional.of(500.0)),
                new CheckPolicy(
                        CheckPolicy.Missing.PASS,
                        CheckPolicy.Missing.WAIT,
                        50,
                        Optional.of(Duration.ofMinutes(30)),
                        Optional.of(Duration.ofSeconds(2))));
    }

    private static CanarySpec spec() {
        return new CanarySpec(
                "istio",
                Optional.of(Address.of("http://prometheus.example.com:9090")),
                Worlds.TARGET,
                Optional.of(new TargetRef("autoscaling/v2", "HorizontalPodAutoscaler", "cart")),
                "cart-svc",
                "cart-ingress",
                "cart-route",
                Duration.ofSeconds(90),
                true,
                true,
                true,
                new Analysis(
                        Duration.ofMillis(61_500),
                        3,
                        60,
                        0,
                        List.of(10, 30, 60),
                        25,
                        4,
                        true,
                        true,
                        90,
                        80,
                        List.of(
                                check(0, "request-success-rate", new MetricQuery.SuccessRate()),
                                check(1, "request-duration", new MetricQuery.RequestDuration()),
                                check(2, "inline", new MetricQuery.Inline("up", VARIABLES)),
                                check(
                                        2,
                                        "inline#2",
                                        new MetricQuery.Template(
                                                new ObjectRef("metrics", "latency"), VARIABLES)),
                                check(3, "odd", new MetricQuery.Nothing())),
                        List.of(
                                new Webhook(
                                        2,
                                        HookType.CONFIRM_TRAFFIC_INCREASE,
                                        "gate",
                                        Address.of("https://gate.example.com/open?token=abc"),
                                        "30s",
                                        2,
                                        true,
                                        true,
                                        true)),
                        List.of(
                                new AlertRule(
                                        "on-call",
                                        Severity.ERROR,
                                        new ObjectRef("ops", "slack")))));
    }

    private static CanaryStatus status() {
        return new CanaryStatus(
                Phase.WAITING_PROMOTION,
                40,
                1,
                2,
                Map.of("configmap/b", "c1"),
                "v2",
                "v1",
                Optional.of(Health.bad("CheckFailed", "latency is 700, above 500")),
                "verdict-9",
                Optional.of(NOW),
                Map.of("Deployment/cart-primary", new Stamp("812", "f1")),
                Optional.of(
                        new RunState(
                                "run-1",
                                Optional.of(Strategy.AB_TESTING),
                                Optional.of(new Mark("v1", "c0", "uid-target", 3)),
                                Optional.of(new Mark("v2", "c1", "uid-target", 12)),
                                Optional.of(new Mark("v0", "c0", "uid-target", 2)),
                                true,
                                List.of("pre-rollout/smoke"),
                                List.of("confirm-promotion/gate"),
                                PostRollout.PENDING,
                                Map.of(
                                        "latency",
                                        new CheckValue(
                                                Optional.of(700.0),
                                                new Limits(Optional.empty(), Optional.of(500.0)),
                                                "latency is 700, above 500",
                                                "latency(cart)",
                                                NOW)),
                                6,
                                "Deployment/cart: no right to patch")));
    }
}
