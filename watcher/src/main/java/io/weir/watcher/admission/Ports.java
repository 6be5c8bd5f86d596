package io.weir.watcher.admission;

import io.weir.rollout.Problem;
import io.weir.watcher.observe.ObjectId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Whether the port that a Canary names leads anywhere. */
public final class Ports {

    private Ports() {}

    /**
     * A name that no container has leads nowhere; a number works without a declaration, but is
     * often a mistake.
     *
     * @param template pod template of the target
     */
    public static Optional<Problem> check(MainPort port, JsonNode template, ObjectId target) {
        if (port.text().isEmpty()) {
            return Optional.empty();
        }
        boolean declared =
                declarations(template.path("spec")).stream()
                        .anyMatch(
                                declaration ->
                                        declaration.path("name").asString("").equals(port.text())
                                                || declaration
                                                        .path("containerPort")
                                                        .asString("")
                                                        .equals(port.text()));
        if (declared) {
            return Optional.empty();
        }
        String message = port.field() + ": " + port.text() + " is no port of " + target;
        return Optional.of(
                port.isNumber()
                        ? new Problem(
                                Problem.INVALID,
                                message + ": no container declares it",
                                Problem.Effect.WARNS)
                        : new Problem(Problem.INVALID, message, Problem.Effect.BLOCKS));
    }

    /** Init containers too: those that keep running serve as well. */
    private static List<JsonNode> declarations(JsonNode pod) {
        List<JsonNode> all = new ArrayList<>();
        for (String list : List.of("containers", "initContainers")) {
            for (JsonNode container : pod.path(list)) {
                container.path("ports").forEach(all::add);
            }
        }
        return all;
    }
}
