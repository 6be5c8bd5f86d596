package io.weir.analyzer.command;

import io.vertx.core.buffer.Buffer;
import io.weir.rollout.Ids;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Alertmanager's webhook message, version 4: its firing alerts that name a canary. */
final class Alerts {

    private Alerts() {}

    /**
     * One alert that fires and has the labels {@code namespace} and {@code canary}.
     *
     * @param reason for people
     * @param key the same each time that Alertmanager repeats it
     */
    record Firing(String namespace, String canary, String reason, String key) {}

    static List<Firing> read(Buffer body) {
        JsonNode json = Requests.object(body);
        String version = json.path("version").asString("");
        if (!version.equals("4")) {
            throw new Refusal(
                    400, "version: \"4\" is needed, was \"" + Requests.text(version) + "\"");
        }
        if (!json.path("alerts").isArray()) {
            throw new Refusal(400, "alerts: a list is needed");
        }
        List<Firing> found = new ArrayList<>();
        for (JsonNode alert : json.path("alerts")) {
            JsonNode labels = alert.path("labels");
            boolean named = labels.path("namespace").isString() && labels.path("canary").isString();
            if (named && alert.path("status").asString("").equals("firing")) {
                found.add(firing(alert, labels));
            }
        }
        return found;
    }

    private static Firing firing(JsonNode alert, JsonNode labels) {
        String name = labels.path("alertname").asString("an alert");
        String summary = alert.path("annotations").path("summary").asString("");
        return new Firing(
                labels.path("namespace").asString(""),
                labels.path("canary").asString(""),
                Requests.text(name + " fires" + (summary.isEmpty() ? "" : ": " + summary)),
                Ids.of(
                        "alertmanager",
                        alert.path("fingerprint").asString(labels.toString()),
                        alert.path("startsAt").asString("")));
    }
}
