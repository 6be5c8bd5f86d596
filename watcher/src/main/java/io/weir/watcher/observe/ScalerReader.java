package io.weir.watcher.observe;

import io.weir.kubernetes.ResourceKind;
import io.weir.kubernetes.api.CanaryView;
import io.weir.rollout.CanarySpec;
import io.weir.rollout.Phase;
import io.weir.rollout.Problem;
import io.weir.rollout.TargetRef;
import io.weir.watcher.admission.Ownership;
import io.weir.workload.scaler.Scaler;
import io.weir.workload.scaler.Scalers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Looks at a Canary's scaler and the primary's copy of it. Pure.
 *
 * <p>What is wrong with them keeps a run from beginning, and ends none: pods are scaled meanwhile
 * by nobody, but traffic goes where it should.
 */
final class ScalerReader {

    private static final String FIELD = "spec.autoscalerRef";

    private final CanaryView canary;
    private final CanarySpec spec;
    private final Cluster cluster;
    private final List<Problem> problems = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();

    private ScalerReader(CanaryView canary, CanarySpec spec, Cluster cluster) {
        this.canary = canary;
        this.spec = spec;
        this.cluster = cluster;
    }

    /**
     * What was read.
     *
     * @param missing {@code KIND/NAME} of a copy that should be there and can be made
     */
    record Reading(List<Problem> problems, List<String> missing) {
        Reading {
            problems = List.copyOf(problems);
            missing = List.copyOf(missing);
        }
    }

    static Reading read(CanaryView canary, CanarySpec spec, Cluster cluster) {
        ScalerReader reader = new ScalerReader(canary, spec, cluster);
        spec.scaler().ifPresent(reader::read);
        return new Reading(reader.problems, reader.missing);
    }

    private void read(TargetRef reference) {
        if (!spec.scalable()) {
            problems.add(
                    new Problem(
                            Problem.UNSUPPORTED,
                            FIELD + ": has no effect on a " + spec.target().kind(),
                            Problem.Effect.WARNS));
            return;
        }
        // An unknown kind, or no name, is said by the Canary's reader.
        Scalers.of(reference.kind())
                .filter(kind -> !reference.name().isEmpty())
                .ifPresent(kind -> read(reference, kind));
    }

    private void read(TargetRef reference, Scaler scaler) {
        ResourceKind kind = scaler.kind();
        if (!cluster.serves(kind)) {
            keepsFromBeginning(
                    Problem.SCALER_NOT_FOUND,
                    FIELD
                            + ": the API server does not know the kind "
                            + kind.kind()
                            + " of "
                            + kind.apiVersion());
            return;
        }
        ObjectId sourceId = new ObjectId(kind, canary.key().namespace(), reference.name());
        Optional<ObjectNode> source = cluster.find(sourceId);
        if (source.isEmpty()) {
            keepsFromBeginning(
                    Problem.SCALER_NOT_FOUND, FIELD + ": " + sourceId + " does not exist");
        }
        source.map(scaler::scaled)
                .filter(scaled -> !scaled.equals(target()))
                .ifPresent(scaled -> elsewhere(sourceId, scaled));
        ObjectId copyId =
                new ObjectId(kind, sourceId.namespace(), Scalers.copyName(reference.name()));
        Optional<Problem> conflict = Ownership.own(cluster, copyId, canary);
        conflict.ifPresent(problem -> keepsFromBeginning(problem.reason(), problem.message()));
        if (source.isPresent() && cluster.find(copyId).isEmpty() && idle()) {
            missing.add(copyId.local());
        }
    }

    private Scaler.Scaled target() {
        return new Scaler.Scaled(spec.target().kind(), spec.target().name());
    }

    private void elsewhere(ObjectId source, Scaler.Scaled scaled) {
        problems.add(
                new Problem(
                        Problem.INVALID,
                        FIELD
                                + ": "
                                + source
                                + " scales "
                                + scaled
                                + ", not the target "
                                + target(),
                        Problem.Effect.WARNS));
    }

    private void keepsFromBeginning(String reason, String message) {
        Phase phase = canary.status().phase();
        boolean running = phase.isAnalysing() || phase.isPromoting();
        problems.add(
                new Problem(
                        reason, message, running ? Problem.Effect.WARNS : Problem.Effect.BLOCKS));
    }

    /** While a primary is made or takes over, its scaler is made with it. */
    private boolean idle() {
        Phase phase = canary.status().phase();
        return phase.isIdle() || phase == Phase.WAITING;
    }
}
