package io.weir.watcher.admission;

import io.weir.kubernetes.ResourceKind;
import io.weir.kubernetes.api.MetricSourceReader;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.MetricCheck;
import io.weir.rollout.MetricSource;
import io.weir.rollout.ObjectRef;
import io.weir.rollout.Problem;
import io.weir.watcher.observe.Cluster;
import io.weir.watcher.observe.ObjectId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Resolves the MetricTemplates that a Canary refers to.
 *
 * @param crossNamespace whether a template of another namespace than the Canary's is looked at;
 *     that it is refused otherwise is said by the Canary's reader
 */
public record Templates(boolean crossNamespace) {

    /** The templates that are there, each once, and what is wrong with the others. */
    public record Resolved(List<MetricSource> sources, List<Problem> problems) {
        public Resolved {
            sources = List.copyOf(sources);
            problems = List.copyOf(problems);
        }
    }

    /** Looks up the templates of all metrics. */
    public Resolved resolve(CanaryKey canary, List<MetricCheck> metrics, Cluster cluster) {
        Map<ObjectRef, MetricSource> sources = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        for (MetricCheck metric : metrics) {
            Optional<ObjectRef> template = metric.template();
            if (template.isPresent() && !sources.containsKey(template.get())) {
                String field = "spec.analysis.metrics[" + metric.index() + "].templateRef";
                resolve(canary, field, template.get(), cluster, problems)
                        .ifPresent(source -> sources.put(template.get(), source));
            }
        }
        return new Resolved(List.copyOf(sources.values()), problems);
    }

    private Optional<MetricSource> resolve(
            CanaryKey canary,
            String field,
            ObjectRef ref,
            Cluster cluster,
            List<Problem> problems) {
        if (!crossNamespace && !ref.namespace().equals(canary.namespace())) {
            return Optional.empty();
        }
        Optional<ObjectNode> object =
                cluster.find(
                        new ObjectId(ResourceKind.METRIC_TEMPLATE, ref.namespace(), ref.name()));
        if (object.isEmpty()) {
            problems.add(
                    new Problem(
                            Problem.TEMPLATE_NOT_FOUND,
                            field + ": MetricTemplate " + ref + " does not exist",
                            Problem.Effect.FAILS_CHECKS));
            return Optional.empty();
        }
        MetricSourceReader.Reading read = MetricSourceReader.read(object.get());
        problems.addAll(read.problems());
        return Optional.of(read.source());
    }
}
