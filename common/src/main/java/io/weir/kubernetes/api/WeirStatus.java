package io.weir.kubernetes.api;

import io.weir.rollout.Mark;
import io.weir.rollout.PostRollout;
import io.weir.rollout.RunState;
import io.weir.rollout.Stamp;
import io.weir.rollout.Strategy;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code status.weir}: what Weir keeps on a Canary beyond the fields that Flagger has. Fields
 * without a value are left out. The layout (docs/status.md):
 *
 * <pre>
 * verdict: 3f1c…                   # id of the verdict that was carried out last
 * stepAppliedAt: 2026-01-01T00:00:00.000Z
 * run: 9d2e…                       # id of the current or last run
 * strategy: ab-testing              # of that run
 * promoted: {template: …, configs: …, uid: …, generation: 3}
 * analysed: {…}                    # alike
 * failed: {…}                      # alike
 * skipped: true
 * passed: [pre-rollout/smoke]      # hooks that are not called again in this run
 * told: [confirm-promotion/gate]   # closed gates of which was told
 * postRollout: pending             # or done
 * followed: 4                      # generation that Services and routes were made from
 * refused: Deployment/cart: …      # why the last verdict could not be carried out
 * checks:                          # last result by metric
 *   latency: {value: 120.5, max: 500, query: …, at: …}
 * commands:                        # what people's commands left behind
 *   held: "held by ada: errors"      # nothing further is done
 *   approved: confirm-promotion      # gate that a command opened
 *   waiting: {template: …, …}        # the revision that waits for its start
 *   done: [3f1c…]                    # ids of the last ones consumed
 * objects:                         # what was written last
 *   Deployment/cart-primary: {resourceVersion: "812", fingerprint: …}
 * </pre>
 *
 * @param verdict empty text when none was carried out
 * @param objects by {@code KIND/NAME}
 */
record WeirStatus(
        String verdict,
        Optional<Instant> stepAppliedAt,
        RunState state,
        Map<String, Stamp> objects) {

    WeirStatus {
        objects = Map.copyOf(objects);
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        put(json, "verdict", verdict);
        stepAppliedAt.ifPresent(at -> json.put("stepAppliedAt", at.toString()));
        put(json, "run", state.run());
        state.strategy().ifPresent(strategy -> json.put("strategy", text(strategy)));
        mark(json, "promoted", state.promoted());
        mark(json, "analysed", state.analysed());
        mark(json, "failed", state.failed());
        if (state.skipped()) {
            json.put("skipped", true);
        }
        list(json, "passed", state.passed());
        list(json, "told", state.told());
        if (state.postRollout() != PostRollout.NONE) {
            json.put("postRollout", state.postRollout().name().toLowerCase(Locale.ROOT));
        }
        if (state.followed() > 0) {
            json.put("followed", state.followed());
        }
        put(json, "refused", state.refused());
        if (!state.checks().isEmpty()) {
            json.set("checks", CheckValues.toJson(state.checks()));
        }
        state.commanded().ifPresent(orders -> OrdersStatus.put(json.putObject("commands"), orders));
        if (!objects.isEmpty()) {
            ObjectNode stamps = json.putObject("objects");
            new TreeMap<>(objects)
                    .forEach(
                            (name, stamp) -> {
                                ObjectNode entry = stamps.putObject(name);
                                entry.put("resourceVersion", stamp.resourceVersion());
                                put(entry, "fingerprint", stamp.fingerprint());
                            });
        }
        return json;
    }

    /**
     * Reads what {@link #toJson} wrote; fields that it does not know are passed over.
     *
     * @throws IllegalArgumentException when somebody else wrote it; names the field
     */
    static WeirStatus fromJson(JsonNode json) {
        Stored stored = Stored.of(json, "status.weir");
        RunState state =
                new RunState(
                        stored.text("run"),
                        strategy(stored),
                        mark(stored, "promoted"),
                        mark(stored, "analysed"),
                        mark(stored, "failed"),
                        stored.flag("skipped"),
                        stored.texts("passed"),
                        stored.texts("told"),
                        postRollout(stored),
                        CheckValues.fromJson(stored.object("checks")),
                        stored.whole("followed"),
                        stored.text("refused"),
                        stored.object("commands").map(OrdersStatus::read));
        Map<String, Stamp> objects = new TreeMap<>();
        stored.object("objects")
                .ifPresent(
                        all ->
                                all.names()
                                        .forEach(
                                                name ->
                                                        all.object(name)
                                                                .map(WeirStatus::stamp)
                                                                .ifPresent(
                                                                        stamp ->
                                                                                objects.put(
                                                                                        name,
                                                                                        stamp))));
        return new WeirStatus(
                stored.text("verdict"), stored.instant("stepAppliedAt"), state, objects);
    }

    private static Stamp stamp(Stored entry) {
        return new Stamp(entry.text("resourceVersion"), entry.text("fingerprint"));
    }

    static Optional<Mark> mark(Stored stored, String field) {
        return stored.object(field)
                .map(
                        mark ->
                                new Mark(
                                        mark.text("template"),
                                        mark.text("configs"),
                                        mark.text("uid"),
                                        mark.whole("generation")));
    }

    private static Optional<Strategy> strategy(Stored stored) {
        String text = stored.text("strategy");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        for (Strategy value : Strategy.values()) {
            if (text(value).equals(text)) {
                return Optional.of(value);
            }
        }
        throw stored.wrong("strategy", "canary, matched-canary, ab-testing or blue-green");
    }

    private static String text(Strategy strategy) {
        return strategy.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static PostRollout postRollout(Stored stored) {
        String text = stored.text("postRollout");
        if (text.isEmpty()) {
            return PostRollout.NONE;
        }
        for (PostRollout value : PostRollout.values()) {
            if (value.name().toLowerCase(Locale.ROOT).equals(text)) {
                return value;
            }
        }
        throw stored.wrong("postRollout", "none, pending or done");
    }

    static void mark(ObjectNode json, String field, Optional<Mark> mark) {
        mark.ifPresent(
                value -> {
                    ObjectNode entry = json.putObject(field);
                    entry.put("template", value.template());
                    entry.put("configs", value.configs());
                    entry.put("uid", value.uid());
                    entry.put("generation", value.generation());
                });
    }

    static void put(ObjectNode json, String field, String text) {
        if (!text.isEmpty()) {
            json.put(field, text);
        }
    }

    static void list(ObjectNode json, String field, List<String> texts) {
        if (!texts.isEmpty()) {
            ArrayNode list = json.putArray(field);
            texts.forEach(list::add);
        }
    }
}
