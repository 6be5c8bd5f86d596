package io.weir.kubernetes.api;

import io.weir.rollout.Address;
import io.weir.rollout.MetricSource;
import io.weir.rollout.ObjectRef;
import io.weir.rollout.Problem;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a MetricTemplate (metrics.md 6). Lenient and pure, like {@link CanaryReader}. Headers and
 * credentials stay in the cluster: {@link Withheld} reads them when they are used.
 */
public final class MetricSourceReader {

    private MetricSourceReader() {}

    /** Reads. */
    public static Reading read(ObjectNode template) {
        Problems problems = new Problems();
        Fields object = Fields.of(template, problems);
        Fields spec = object.object("spec");
        Fields provider = spec.object("provider");
        Address address = Address.of(provider.text("address").orElse(""));
        MetricSource source =
                new MetricSource(
                        Names.of(template),
                        provider.text("type").orElse(""),
                        address,
                        spec.text("query").orElse(""),
                        provider.object("secretRef").text("name"),
                        provider.anyField("headers"),
                        provider.flag("insecureSkipVerify"),
                        provider.text("region"));
        if (source.type().isEmpty()) {
            problems.failsChecks(provider.path("type") + ": is missing");
        } else {
            Supported.checkMetricProvider(provider.path("type"), source.type(), problems);
        }
        if (source.query().isEmpty()) {
            problems.failsChecks(spec.path("query") + ": is missing");
        }
        if (source.type().equals("prometheus") && !Urls.callable(address.text())) {
            problems.failsChecks(provider.path("address") + Urls.notCallable(address));
        }
        return new Reading(source, named(source.ref(), problems.gravestFirst()));
    }

    /** A template's mistakes fail the checks that use it, and name it. */
    private static List<Problem> named(ObjectRef ref, List<Problem> problems) {
        return problems.stream()
                .map(
                        problem ->
                                new Problem(
                                        problem.reason().equals(Problem.INVALID)
                                                ? Problem.TEMPLATE_INVALID
                                                : problem.reason(),
                                        "MetricTemplate " + ref + " " + problem.message(),
                                        problem.effect() == Problem.Effect.BLOCKS
                                                ? Problem.Effect.FAILS_CHECKS
                                                : problem.effect()))
                .toList();
    }

    /**
     * A template, and what is wrong with it.
     *
     * @param source never absent; what could not be read is empty in it
     * @param problems of the Canaries that use it
     */
    public record Reading(MetricSource source, List<Problem> problems) {
        public Reading {
            problems = List.copyOf(problems);
        }
    }
}
