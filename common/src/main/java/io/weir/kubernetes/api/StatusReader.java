package io.weir.kubernetes.api;

import io.weir.rollout.CanaryStatus;
import io.weir.rollout.Health;
import io.weir.rollout.Phase;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a Canary's {@code status}, whoever wrote it. A {@code status.weir} that cannot be read
 * counts as absent: the Canary is then taken over as from Flagger.
 */
final class StatusReader {

    private StatusReader() {}

    static Reading read(ObjectNode canary) {
        JsonNode status = canary.path("status");
        Optional<WeirStatus> weir = Optional.empty();
        Optional<String> problem = Optional.empty();
        JsonNode own = status.path("weir");
        if (!own.isMissingNode() && !own.isNull()) {
            try {
                weir = Optional.of(WeirStatus.fromJson(own));
            } catch (IllegalArgumentException e) {
                problem = Optional.of(e.getMessage() + ": nothing of it is used");
            }
        }
        Optional<Phase> phase = phase(status.path("phase").asString(""));
        if (phase.isEmpty()) {
            problem = Optional.of("status.phase: not a phase, was " + status.path("phase"));
        }
        CanaryStatus read =
                new CanaryStatus(
                        phase.orElse(Phase.NONE),
                        whole(status, "canaryWeight"),
                        whole(status, "failedChecks"),
                        whole(status, "iterations"),
                        texts(status.path("trackedConfigs")),
                        status.path("lastAppliedSpec").asString(""),
                        status.path("lastPromotedSpec").asString(""),
                        health(status.path("conditions")),
                        weir.map(WeirStatus::verdict).orElse(""),
                        weir.flatMap(WeirStatus::stepAppliedAt),
                        weir.map(WeirStatus::objects).orElse(Map.of()),
                        weir.map(WeirStatus::state));
        return new Reading(read, problem);
    }

    private static Optional<Phase> phase(String text) {
        for (Phase phase : Phase.values()) {
            if (phase.text().equals(text)) {
                return Optional.of(phase);
            }
        }
        return Optional.empty();
    }

    private static int whole(JsonNode status, String field) {
        JsonNode value = status.path(field);
        return value.isNumber() ? (int) value.asDouble(0) : 0;
    }

    private static Map<String, String> texts(JsonNode map) {
        Map<String, String> texts = new TreeMap<>();
        map.properties()
                .forEach(
                        entry -> {
                            if (entry.getValue().isString()) {
                                texts.put(entry.getKey(), entry.getValue().stringValue());
                            }
                        });
        return texts;
    }

    private static Optional<Health> health(JsonNode conditions) {
        for (JsonNode condition : conditions) {
            if (condition.path("type").asString("").equals(Conditions.READY)) {
                String written = condition.path("status").asString("");
                for (Health.State state : Health.State.values()) {
                    if (state.text().equals(written)) {
                        return Optional.of(
                                new Health(
                                        state,
                                        condition.path("reason").asString(""),
                                        condition.path("message").asString("")));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /**
     * A status, and what is odd about it.
     *
     * @param problem a sentence that names the field
     */
    record Reading(CanaryStatus status, Optional<String> problem) {}
}
