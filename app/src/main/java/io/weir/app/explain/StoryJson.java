package io.weir.app.explain;

import io.weir.event.EventTypes;
import io.weir.rollout.Action;
import io.weir.rollout.Basis;
import io.weir.rollout.Change;
import io.weir.rollout.CheckResult;
import io.weir.rollout.Command;
import io.weir.rollout.Verdict;
import io.weir.rollout.Weights;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A story as programs read it. Contract (docs/commands.md): fields are added, never changed; what
 * is absent is left out. Pure.
 */
public final class StoryJson {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private StoryJson() {}

    /** {@code {"canary": …, "runs": […]}}. */
    public static String text(Story story) {
        ObjectNode json = object();
        json.put("canary", story.canary().toString());
        ArrayNode runs = json.putArray("runs");
        story.runs().forEach(run -> runs.add(run(run)));
        return JSON.writeValueAsString(json);
    }

    private static ObjectNode run(Run run) {
        ObjectNode json = object();
        json.put("id", run.id());
        json.put("begun", run.begun().toString());
        run.took().ifPresent(time -> json.put("ended", run.begun().plus(time).toString()));
        json.put("phase", run.phase().text());
        ArrayNode entries = json.putArray("entries");
        run.entries().forEach(entry -> entries.add(entry(entry)));
        return json;
    }

    private static ObjectNode entry(Entry entry) {
        Verdict verdict = entry.verdict();
        ObjectNode json = object();
        json.put("at", verdict.at().toString());
        json.put("verdict", verdict.id());
        json.set("seen", seen(verdict.basis()));
        verdict.evidence()
                .checks()
                .ifPresent(
                        checks -> {
                            ArrayNode measured = json.putArray("measured");
                            checks.forEach(check -> measured.add(check(check)));
                        });
        ArrayNode hooks = JsonNodeFactory.instance.arrayNode();
        new TreeMap<>(verdict.evidence().hooks())
                .forEach(
                        (question, answers) ->
                                answers.forEach(
                                        answer ->
                                                hooks.addObject()
                                                        .put(
                                                                "type",
                                                                question.name()
                                                                        .toLowerCase(Locale.ROOT)
                                                                        .replace('_', '-'))
                                                        .put("name", answer.hook())
                                                        .put("passed", answer.passed())
                                                        .put("text", answer.text())));
        if (!hooks.isEmpty()) {
            json.set("hooks", hooks);
        }
        verdict.evidence()
                .providers()
                .ifPresent(
                        failures -> {
                            ArrayNode list = json.putArray("providersFailing");
                            failures.forEach(list::add);
                        });
        verdict.evidence()
                .command()
                .ifPresent(command -> json.set("command", command(verdict.action(), command)));
        json.putObject("decided")
                .put("action", EventTypes.of(verdict).replace("weir.verdict.", ""))
                .put("phase", verdict.next().phase().text())
                .put("weight", verdict.next().canaryWeight())
                .put("failedChecks", verdict.next().failedChecks())
                .put("reason", verdict.reason());
        entry.change().ifPresent(change -> json.set("done", done(change)));
        return json;
    }

    private static ObjectNode command(Action action, Command command) {
        return object().put("id", command.id())
                .put("order", command.order().name().toLowerCase(Locale.ROOT))
                .put("by", command.by())
                .put("reason", command.reason())
                .put("at", command.at().toString())
                .put("accepted", !(action instanceof Action.Answer answer) || answer.accepted());
    }

    private static ObjectNode seen(Basis basis) {
        ObjectNode json = object();
        json.put("phase", basis.phase().text());
        weights(json, basis.weights());
        json.put("failedChecks", basis.failedChecks());
        json.put("iterations", basis.iterations());
        basis.template().ifPresent(template -> json.put("revision", template));
        json.put("generation", basis.generation());
        return json;
    }

    private static ObjectNode check(CheckResult check) {
        ObjectNode json = object();
        json.put("name", check.name());
        json.put("passed", check.failure().isEmpty());
        check.value()
                .ifPresent(
                        value -> {
                            if (Double.isInfinite(value)) {
                                json.put("value", Double.toString(value));
                            } else {
                                json.put("value", value);
                            }
                        });
        check.limits().min().ifPresent(min -> json.put("min", min));
        check.limits().max().ifPresent(max -> json.put("max", max));
        check.failure().ifPresent(problem -> json.put("problem", problem));
        check.waiting().ifPresent(why -> json.put("waiting", why));
        json.put("query", check.query());
        return json;
    }

    private static ObjectNode done(Change change) {
        ObjectNode json = object();
        json.put("at", change.at().toString());
        if (change.outcome() instanceof Change.Outcome.Refused refused) {
            json.put("outcome", "refused");
            json.put("reason", refused.reason());
            json.put("message", refused.message());
        } else {
            json.put("outcome", "applied");
            ArrayNode objects = json.putArray("objects");
            ((Change.Outcome.Applied) change.outcome()).objects().forEach(objects::add);
        }
        weights(json, change.routes());
        return json;
    }

    private static void weights(ObjectNode json, Optional<Weights> weights) {
        weights.ifPresent(it -> json.put("weight", it.canary()).put("mirrored", it.mirrored()));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
