package io.weir.watcher.revision;

import io.weir.kubernetes.api.CanaryView;
import io.weir.rollout.Mark;
import io.weir.rollout.Problem;
import io.weir.rollout.Revision;
import io.weir.rollout.RunState;
import io.weir.watcher.observe.Cluster;
import io.weir.watcher.observe.ObjectId;
import io.weir.workload.ConfigRef;
import io.weir.workload.Configs;
import io.weir.workload.Revisions;
import io.weir.workload.WorkloadKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the target's revision: its template's hash and the checksums of the configuration that the
 * template refers to. Pure.
 *
 * @param tracking whether configuration belongs to a revision
 */
public record TargetRevision(boolean tracking) {

    private static final String SWITCH = "flagger.app/config-tracking";

    /**
     * A target as it was read.
     *
     * @param copies references of the template whose objects are copied for the primary, and the
     *     copies' names
     * @param missing what must be asked first; the rest is incomplete while there is something
     */
    public record Reading(
            Revision revision,
            Map<ConfigRef, String> copies,
            List<Problem> problems,
            List<Fetch> missing) {
        public Reading {
            copies = Map.copyOf(copies);
            problems = List.copyOf(problems);
            missing = List.copyOf(missing);
        }
    }

    /** Reads it. */
    public Reading read(
            CanaryView canary,
            ObjectId id,
            ObjectNode target,
            WorkloadKind kind,
            Cluster cluster,
            Known known) {
        JsonNode template = kind.template(target);
        String hash = Revisions.hash(template);
        String uid = target.path("metadata").path("uid").asString("");
        long generation = target.path("metadata").path("generation").asLong(0);
        Gathered configs = new Gathered(id, cluster, known);
        if (tracking) {
            kind.configs(template).forEach(configs::add);
        }
        List<Fetch> missing = new ArrayList<>(configs.missing);
        Set<String> same = new HashSet<>();
        for (Mark stored : moved(canary.status().memory(), hash, uid, generation)) {
            StoredTemplate question = new StoredTemplate(canary.key(), stored, hash);
            Optional<Boolean> answer = known.same(question);
            if (answer.isEmpty()) {
                missing.add(new Fetch.Template(question, canary.uid(), template));
            } else if (answer.get()) {
                same.add(stored.template());
            }
        }
        return new Reading(
                new Revision(hash, configs.checksums, uid, generation, same),
                configs.copies,
                configs.problems,
                missing);
    }

    /**
     * Remembered templates that neither the hash nor the generation ties to this one: a new
     * revision, or the same one served by another version of the API server.
     */
    private static Set<Mark> moved(RunState memory, String hash, String uid, long generation) {
        return Stream.of(memory.promoted(), memory.analysed(), memory.failed())
                .flatMap(Optional::stream)
                .filter(mark -> !mark.template().equals(hash))
                .filter(
                        mark ->
                                generation == 0
                                        || !mark.uid().equals(uid)
                                        || mark.generation() != generation)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The configuration of one template, as it is gathered. */
    private static final class Gathered {
        private final ObjectId target;
        private final Cluster cluster;
        private final Known known;
        private final Map<String, String> checksums = new TreeMap<>();
        private final Map<ConfigRef, String> copies = new LinkedHashMap<>();
        private final List<Problem> problems = new ArrayList<>();
        private final List<Fetch> missing = new ArrayList<>();

        private Gathered(ObjectId target, Cluster cluster, Known known) {
            this.target = target;
            this.cluster = cluster;
            this.known = known;
        }

        private void add(ConfigRef ref) {
            ObjectId id = new ObjectId(ref.kind(), target.namespace(), ref.name());
            Optional<ObjectNode> metadata = cluster.find(id);
            if (metadata.isEmpty()) {
                absent(ref, id);
                return;
            }
            JsonNode meta = metadata.get().path("metadata");
            if (meta.path("annotations").path(SWITCH).asString("").startsWith("disable")) {
                return;
            }
            String version = meta.path("resourceVersion").asString("");
            Optional<ConfigState> state = known.config(id, version);
            if (state.isEmpty()) {
                missing.add(new Fetch.Config(id, version));
            } else if (state.get() instanceof ConfigState.Tracked tracked) {
                checksums.put(ref.id(), tracked.checksum());
                copies.put(ref, Configs.copyName(ref.name()));
            } else if (state.get() instanceof ConfigState.Missing) {
                absent(ref, id);
            } else if (state.get() instanceof ConfigState.Forbidden forbidden) {
                problems.add(new Problem("Forbidden", forbidden.message(), Problem.Effect.BLOCKS));
            }
        }

        private void absent(ConfigRef ref, ObjectId id) {
            if (!ref.optional()) {
                problems.add(
                        new Problem(
                                Problem.CONFIG_NOT_FOUND,
                                id + " does not exist, " + target + " refers to it",
                                Problem.Effect.BLOCKS));
            }
        }
    }
}
