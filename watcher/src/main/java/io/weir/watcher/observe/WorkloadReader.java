package io.weir.watcher.observe;

import io.weir.kubernetes.Metadata;
import io.weir.kubernetes.ResourceKind;
import io.weir.kubernetes.api.CanaryView;
import io.weir.rollout.CanarySpec;
import io.weir.rollout.Phase;
import io.weir.rollout.Problem;
import io.weir.rollout.Readiness;
import io.weir.rollout.Revision;
import io.weir.rollout.Workload;
import io.weir.watcher.admission.Gravity;
import io.weir.watcher.admission.Ownership;
import io.weir.watcher.admission.Ports;
import io.weir.watcher.revision.Fetch;
import io.weir.watcher.revision.Known;
import io.weir.watcher.revision.TargetRevision;
import io.weir.workload.ConfigRef;
import io.weir.workload.Revisions;
import io.weir.workload.SelectorLabel;
import io.weir.workload.WorkloadKind;
import io.weir.workload.WorkloadKind.PrimaryPlan;
import io.weir.workload.WorkloadProblem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a Canary's target and primary. Pure.
 *
 * @param kinds of targets that there are
 * @param selectorKeys labels that may select the target's pods
 * @param revisions reads the target's revision
 */
public record WorkloadReader(
        List<WorkloadKind> kinds, List<String> selectorKeys, TargetRevision revisions) {

    public WorkloadReader {
        kinds = List.copyOf(kinds);
        selectorKeys = List.copyOf(selectorKeys);
    }

    /**
     * Both workloads as they are.
     *
     * @param target absent only with a problem that says why
     * @param lookAgain when time alone may change the readiness of one
     * @param missing what must be asked first; the rest is incomplete while there is something
     * @param waiting those that do not serve, and since when
     */
    record Reading(
            Optional<Workload> target,
            Optional<Workload> primary,
            boolean primaryIsTarget,
            List<Problem> problems,
            Optional<Instant> lookAgain,
            List<Fetch> missing,
            Map<ObjectId, Instant> waiting) {
        Reading {
            problems = List.copyOf(problems);
            missing = List.copyOf(missing);
            waiting = Map.copyOf(waiting);
        }
    }

    Reading read(
            ObservedCanary observed, CanarySpec spec, Cluster cluster, Known known, Instant now) {
        Optional<WorkloadKind> kind =
                kinds.stream()
                        .filter(k -> k.kind().kind().equals(spec.target().kind()))
                        .findFirst();
        if (kind.isEmpty()) {
            return without(
                    Gravity.blocks(observed.view().problems())
                            ? List.of()
                            : List.of(
                                    new Problem(
                                            Problem.UNSUPPORTED,
                                            "spec.targetRef.kind: '"
                                                    + spec.target().kind()
                                                    + "' is not supported yet",
                                            Problem.Effect.BLOCKS)));
        }
        return new One(observed, spec, kind.get(), cluster, known, now).read();
    }

    private static Reading without(List<Problem> problems) {
        return new Reading(
                Optional.empty(),
                Optional.empty(),
                false,
                problems,
                Optional.empty(),
                List.of(),
                Map.of());
    }

    /** The reading of one Canary's workloads. */
    private final class One {
        private final ObservedCanary observed;
        private final CanaryView canary;
        private final CanarySpec spec;
        private final WorkloadKind kind;
        private final Cluster cluster;
        private final Known known;
        private final Instant now;
        private final ObjectId targetId;
        private final ObjectId primaryId;
        private final List<Problem> problems = new ArrayList<>();
        private final Map<ObjectId, Instant> waiting = new HashMap<>();

        private One(
                ObservedCanary observed,
                CanarySpec spec,
                WorkloadKind kind,
                Cluster cluster,
                Known known,
                Instant now) {
            this.observed = observed;
            this.canary = observed.view();
            this.spec = spec;
            this.kind = kind;
            this.cluster = cluster;
            this.known = known;
            this.now = now;
            targetId = id(kind.kind(), spec.target().name());
            primaryId = id(kind.kind(), spec.primary());
        }

        private Reading read() {
            Optional<ObjectNode> target = cluster.find(targetId);
            Optional<ObjectNode> primary = cluster.find(primaryId);
            if (target.isEmpty()) {
                problems.add(
                        new Problem(
                                Problem.TARGET_NOT_FOUND,
                                "spec.targetRef: " + targetId + " does not exist",
                                Problem.Effect.BLOCKS));
                return new Reading(
                        Optional.empty(),
                        primary.map(this::primary),
                        false,
                        problems,
                        primary.flatMap(object -> deadline(primaryId, object, primaryPercent())),
                        List.of(),
                        waiting);
            }
            TargetRevision.Reading revision =
                    revisions.read(canary, targetId, target.get(), kind, cluster, known);
            problems.addAll(revision.problems());
            admit(target.get(), revision.copies());
            return new Reading(
                    Optional.of(
                            workload(
                                    revision.revision(),
                                    target.get(),
                                    readiness(targetId, target.get(), canaryPercent()))),
                    primary.map(this::primary),
                    primary.map(object -> runs(object, target.get(), revision.copies()))
                            .orElse(false),
                    problems,
                    earliest(
                            deadline(targetId, target.get(), canaryPercent()),
                            primary.flatMap(
                                    object -> deadline(primaryId, object, primaryPercent()))),
                    revision.missing(),
                    waiting);
        }

        private void admit(ObjectNode target, Map<ConfigRef, String> copies) {
            if (kind.hasPods()) {
                selector(target);
                Ports.check(observed.port(), kind.template(target), targetId)
                        .ifPresent(problems::add);
            }
            kind.mistake(target)
                    .map(text -> new Problem(Problem.INVALID, text, Problem.Effect.BLOCKS))
                    .ifPresent(problems::add);
            Stream.of(
                            primaryId,
                            id(ResourceKind.SERVICE, spec.apex() + "-primary"),
                            id(ResourceKind.SERVICE, spec.apex() + "-canary"))
                    .filter(this::unwritten)
                    .filter(id -> !leftBehind(id))
                    .flatMap(id -> Ownership.own(cluster, id, canary).stream())
                    .forEach(problems::add);
            Stream.of("", "-primary", "-canary")
                    .map(suffix -> id(ResourceKind.SERVICE, spec.apex() + suffix))
                    .flatMap(id -> observed.service().check(cluster, id, canary).stream())
                    .forEach(problems::add);
            copies.forEach(
                    (ref, copy) -> {
                        ObjectId id = id(ref.kind(), copy);
                        if (unwritten(id)) {
                            Ownership.shared(cluster, id, canary).ifPresent(problems::add);
                        }
                    });
        }

        private Optional<SelectorLabel> selector(ObjectNode target) {
            try {
                return Optional.of(kind.selector(target, selectorKeys));
            } catch (WorkloadProblem e) {
                problems.add(
                        new Problem(
                                Problem.INVALID,
                                String.valueOf(e.getMessage()),
                                Problem.Effect.BLOCKS));
                return Optional.empty();
            }
        }

        /** What Weir wrote itself needs no owner to be its own. */
        private boolean unwritten(ObjectId id) {
            return !canary.status().objects().containsKey(id.local());
        }

        /** Flagger's first promotion of a Service takes the owner from the primary's copy. */
        private boolean leftBehind(ObjectId id) {
            return !kind.hasPods()
                    && !canary.status().memory().begun()
                    && canary.status().phase() != Phase.NONE
                    && cluster.find(id)
                            .map(object -> Metadata.controller(object).isEmpty())
                            .orElse(false);
        }

        private boolean runs(ObjectNode primary, ObjectNode target, Map<ConfigRef, String> copies) {
            return selector(target)
                    .map(label -> kind.runs(primary, kind.template(target), plan(label, copies)))
                    .orElse(false);
        }

        private PrimaryPlan plan(SelectorLabel label, Map<ConfigRef, String> copies) {
            return new PrimaryPlan(
                    spec.primary(),
                    label,
                    selectorKeys,
                    copies,
                    List.of(),
                    "",
                    JsonNodeFactory.instance.objectNode(),
                    Optional.empty());
        }

        /** Nobody asks for the revision of the primary but whether it is the target's. */
        private Workload primary(ObjectNode primary) {
            JsonNode metadata = primary.path("metadata");
            Revision revision =
                    new Revision(
                            Revisions.hash(kind.template(primary)),
                            Map.of(),
                            metadata.path("uid").asString(""),
                            metadata.path("generation").asLong(0),
                            Set.of());
            boolean empty = kind.replicas(primary) == 0 && !mayRest();
            // No traffic may be sent to it; nothing of it is late.
            return workload(
                    revision,
                    primary,
                    empty
                            ? Readiness.failed(primaryId + " is scaled to zero")
                            : readiness(primaryId, primary, primaryPercent()));
        }

        /** A scaler that starts pods when they are needed. */
        private boolean mayRest() {
            return spec.subject()
                    .scaler()
                    .filter(ref -> ref.kind().equals(ResourceKind.SCALED_OBJECT.kind()))
                    .isPresent();
        }

        private Workload workload(Revision revision, ObjectNode object, Readiness readiness) {
            return new Workload(revision, kind.replicas(object), readiness);
        }

        private Readiness readiness(ObjectId id, ObjectNode object, int percent) {
            Instant since = since(id);
            Readiness readiness =
                    kind.readiness(object, percent, spec.progressDeadline(), since, now);
            if (!readiness.ready()) {
                waiting.put(id, since);
            }
            return readiness;
        }

        /** The last step began its rollout anew, if it was on its way before. */
        private Instant since(ObjectId id) {
            Instant seen = known.waitingSince(canary.key(), id).orElse(now);
            Instant step = canary.status().stepAppliedAt().orElse(seen);
            return step.isAfter(seen) ? (step.isAfter(now) ? now : step) : seen;
        }

        private Optional<Instant> deadline(ObjectId id, ObjectNode object, int percent) {
            return Deadlines.next(
                    object,
                    kind,
                    percent,
                    spec.progressDeadline(),
                    since(id),
                    readiness(id, object, percent),
                    now);
        }

        private Optional<Instant> earliest(Optional<Instant> one, Optional<Instant> other) {
            return Stream.of(one, other).flatMap(Optional::stream).sorted().findFirst();
        }

        private int canaryPercent() {
            return spec.analysis().canaryReadyPercent();
        }

        private int primaryPercent() {
            return spec.analysis().primaryReadyPercent();
        }

        private ObjectId id(ResourceKind of, String name) {
            return new ObjectId(of, canary.key().namespace(), name);
        }
    }
}
