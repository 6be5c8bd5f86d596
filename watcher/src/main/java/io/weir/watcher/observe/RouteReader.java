package io.weir.watcher.observe;

import io.weir.kubernetes.ObjectName;
import io.weir.kubernetes.api.CanaryView;
import io.weir.rollout.CanarySpec;
import io.weir.rollout.Phase;
import io.weir.rollout.Problem;
import io.weir.rollout.Weights;
import io.weir.traffic.TrafficProblem;
import io.weir.traffic.TrafficProvider;
import io.weir.watcher.admission.Gravity;
import io.weir.watcher.admission.Ownership;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Reads the live weights of a Canary's route. Pure. */
final class RouteReader {

    private final List<TrafficProvider> providers;
    private final boolean elsewhere;

    /**
     * A reader.
     *
     * @param elsewhere whether routes live in another cluster, where nothing is owned by a Canary
     */
    RouteReader(List<TrafficProvider> providers, boolean elsewhere) {
        this.providers = List.copyOf(providers);
        this.elsewhere = elsewhere;
    }

    /** What was read. */
    record Reading(Optional<Weights> weights, List<Problem> problems) {
        Reading {
            problems = List.copyOf(problems);
        }
    }

    Reading read(CanaryView canary, CanarySpec spec, Cluster cluster) {
        Optional<TrafficProvider> found =
                providers.stream()
                        .filter(provider -> provider.name().equals(spec.provider()))
                        .findFirst();
        if (found.isEmpty()) {
            return Gravity.blocks(canary.problems())
                    ? new Reading(Optional.empty(), List.of())
                    : problem(
                            Problem.UNSUPPORTED,
                            "spec.provider: '" + spec.provider() + "' is not supported yet");
        }
        TrafficProvider provider = found.get();
        Optional<String> unknown =
                provider.kinds().stream()
                        .filter(kind -> !cluster.serves(kind))
                        .map(kind -> kind.kind() + " of " + kind.apiVersion())
                        .findFirst();
        if (unknown.isPresent()) {
            return problem(
                    Problem.UNSUPPORTED,
                    "spec.provider: "
                            + spec.provider()
                            + ": the API server does not know the kind "
                            + unknown.get());
        }
        List<Problem> problems = new ArrayList<>();
        Map<ObjectName, ObjectNode> live = new HashMap<>();
        for (ObjectName name : provider.objects(spec.subject())) {
            ObjectId id = ObjectId.in(canary.key().namespace(), name);
            cluster.find(id).ifPresent(object -> live.put(name, object));
            boolean adoptable =
                    name.name().equals(spec.apex()) || (elsewhere && leftByFlagger(canary));
            if (!adoptable && !canary.status().objects().containsKey(id.local())) {
                Ownership.own(cluster, id, canary).ifPresent(problems::add);
            }
        }
        try {
            return new Reading(provider.weights(spec, live), problems);
        } catch (TrafficProblem e) {
            problems.add(
                    new Problem(
                            Problem.INVALID,
                            String.valueOf(e.getMessage()),
                            Problem.Effect.BLOCKS));
            return new Reading(Optional.empty(), problems);
        }
    }

    /** There Flagger's routes are marked by nothing; that it ran the Canary has to do. */
    private static boolean leftByFlagger(CanaryView canary) {
        return canary.status().verdict().isEmpty() && canary.status().phase() != Phase.NONE;
    }

    private static Reading problem(String reason, String message) {
        return new Reading(
                Optional.empty(), List.of(new Problem(reason, message, Problem.Effect.BLOCKS)));
    }
}
