package io.weir.router.plan;

import io.weir.kubernetes.ObjectName;
import io.weir.kubernetes.ResourceKind;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.Mark;
import io.weir.rollout.Subject;
import io.weir.rollout.Verdict;
import io.weir.traffic.TrafficProvider;
import io.weir.traffic.TrafficProviders;
import io.weir.workload.Revisions;
import io.weir.workload.WorkloadKind;
import io.weir.workload.WorkloadKinds;
import io.weir.workload.scaler.Scaler;
import io.weir.workload.scaler.Scalers;
import java.util.List;
import java.util.Optional;

/** What the objects around one canary are called. */
final class Names {

    private final CanaryKey canary;
    private final Subject subject;

    Names(Verdict verdict) {
        canary = verdict.canary();
        subject =
                verdict.basis()
                        .subject()
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                canary
                                                        + ": a verdict on objects without their"
                                                        + " names"));
    }

    Subject subject() {
        return subject;
    }

    WorkloadKind workloadKind() {
        return WorkloadKinds.of(subject.target().kind())
                .orElseThrow(
                        () ->
                                new Refusal(
                                        "Unsupported",
                                        "spec.targetRef.kind: "
                                                + subject.target().kind()
                                                + " is not supported yet"));
    }

    TrafficProvider traffic() {
        return TrafficProviders.of(subject.provider())
                .orElseThrow(
                        () ->
                                new Refusal(
                                        "Unsupported",
                                        "spec.provider: "
                                                + subject.provider()
                                                + " is not supported yet"));
    }

    ObjectName target() {
        return new ObjectName(workloadKind().kind(), subject.target().name());
    }

    ObjectName primary() {
        return new ObjectName(workloadKind().kind(), subject.primary());
    }

    /** The kind of the target's scaler; empty where it has none, or one of an unknown kind. */
    Optional<Scaler> scaler() {
        return subject.scaler()
                .filter(reference -> !reference.name().isEmpty())
                .flatMap(reference -> Scalers.of(reference.kind()));
    }

    /** The user's scaler. */
    Optional<ObjectName> scalerSource() {
        return scaler().map(kind -> new ObjectName(kind.kind(), scalerName()));
    }

    /** The primary's. */
    Optional<ObjectName> scalerCopy() {
        return scaler().map(kind -> new ObjectName(kind.kind(), Scalers.copyName(scalerName())));
    }

    private String scalerName() {
        return subject.scaler().orElseThrow().name();
    }

    /** The Canary itself, for what its status remembers. */
    ObjectName canary() {
        return new ObjectName(ResourceKind.CANARY, canary.name());
    }

    ObjectName apexService() {
        return service("");
    }

    ObjectName primaryService() {
        return service("-primary");
    }

    ObjectName canaryService() {
        return service("-canary");
    }

    List<ObjectName> routes() {
        return traffic().objects(subject);
    }

    List<ObjectName> weighted() {
        return traffic().weighted(subject);
    }

    /** The stored template of a revision. */
    ObjectName stored(Mark mark) {
        return new ObjectName(
                ResourceKind.CONTROLLER_REVISION, Revisions.name(canary.name(), mark));
    }

    private ObjectName service(String suffix) {
        return new ObjectName(ResourceKind.SERVICE, subject.apex() + suffix);
    }
}
