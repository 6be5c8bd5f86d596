package io.weir.kubernetes.api;

import io.weir.rollout.Mark;
import io.weir.rollout.Progress;
import io.weir.rollout.Stamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Computes what a verdict makes of a Canary's {@code status}: Flagger's fields as it writes them,
 * both conditions, and {@code status.weir} (canary.md 1.6, docs/status.md). Pure. Fields that it
 * does not know stay.
 */
public final class StatusWriter {

    private StatusWriter() {}

    /**
     * The Canary with its status after the verdict; a copy, everything else as it was.
     *
     * <p>The second time, with the verdict's id in the status already, nothing changes, whatever
     * the time.
     *
     * @param canary as it was read, for fields of others and for times that stay
     * @param next what the verdict makes of it
     * @param verdict id of the verdict
     * @param objects all managed objects as they were last written, {@code KIND/NAME}
     * @param now router's clock
     */
    public static ObjectNode write(
            ObjectNode canary,
            Progress next,
            String verdict,
            Map<String, Stamp> objects,
            Instant now) {
        ObjectNode copy = canary.deepCopy();
        ObjectNode status = object(copy, "status");
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        String phase = next.phase().text();
        boolean moved = !status.path("phase").asString("").equals(phase);
        if (moved || !status.has("lastTransitionTime")) {
            status.put("lastTransitionTime", time);
        }
        status.put("phase", phase);
        status.put("failedChecks", next.failedChecks());
        status.put("canaryWeight", next.canaryWeight());
        status.put("iterations", next.iterations());
        CookieStatus.put(status, CookieStatus.after(canary, next));
        ObjectNode tracked = status.putObject("trackedConfigs");
        new TreeMap<>(next.trackedConfigs()).forEach(tracked::put);
        next.state()
                .analysed()
                .map(Mark::template)
                .ifPresent(hash -> status.put("lastAppliedSpec", hash));
        next.state()
                .promoted()
                .map(Mark::template)
                .ifPresent(hash -> status.put("lastPromotedSpec", hash));
        long generation = canary.path("metadata").path("generation").asLong(0);
        status.put("observedGeneration", generation);
        ArrayNode conditions = conditions(status);
        String kind = canary.path("spec").path("targetRef").path("kind").asString("target");
        Conditions.promoted(conditions, next.phase(), kind, next.canaryWeight(), time);
        Conditions.ready(conditions, next.health(), generation, time);
        Optional<Instant> step = stepAppliedAt(canary, next, verdict, now);
        status.set("weir", new WeirStatus(verdict, step, next.state(), objects).toJson());
        return copy;
    }

    /** Moves with a step only, and not again when the verdict was carried out before. */
    private static Optional<Instant> stepAppliedAt(
            ObjectNode canary, Progress next, String verdict, Instant now) {
        var before = StatusReader.read(canary).status();
        boolean again = before.verdict().equals(verdict);
        return next.step() && !(again && before.stepAppliedAt().isPresent())
                ? Optional.of(now.truncatedTo(ChronoUnit.MILLIS))
                : before.stepAppliedAt();
    }

    private static ObjectNode object(ObjectNode parent, String field) {
        return parent.path(field) instanceof ObjectNode present ? present : parent.putObject(field);
    }

    /** The list as it is, without what is no condition. */
    private static ArrayNode conditions(ObjectNode status) {
        ArrayNode kept = JsonNodeFactory.instance.arrayNode();
        for (JsonNode condition : status.path("conditions")) {
            if (condition.isObject()) {
                kept.add(condition);
            }
        }
        status.set("conditions", kept);
        return kept;
    }
}
