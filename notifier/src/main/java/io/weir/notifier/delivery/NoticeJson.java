package io.weir.notifier.delivery;

import io.weir.notifier.alert.Notice;
import io.weir.notifier.alert.Notice.Field;
import io.weir.notifier.alert.Notice.Run;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A notice as JSON. Names are contract: written out, so that renaming code renames no field. */
final class NoticeJson {

    private NoticeJson() {}

    static void write(Notice notice, ObjectNode into) {
        into.put("canary", notice.canary().toString());
        into.put("uid", notice.uid());
        into.put("reason", notice.reason());
        into.put("severity", notice.severity().name().toLowerCase(Locale.ROOT));
        into.put("title", notice.title());
        into.put("text", notice.text());
        ArrayNode fields = into.putArray("fields");
        notice.fields()
                .forEach(
                        field ->
                                fields.addObject()
                                        .put("name", field.name())
                                        .put("value", field.value()));
        into.put("at", notice.at().toString());
        into.putObject("run")
                .put("id", notice.run().id())
                .put("phase", notice.run().phase())
                .put("checksum", notice.run().checksum())
                .put("going", notice.run().going());
    }

    static Notice read(JsonNode json) {
        List<Field> fields = new ArrayList<>();
        for (JsonNode field : json.path("fields")) {
            fields.add(new Field(Json.text(field, "name"), Json.text(field, "value")));
        }
        String severity = Json.text(json, "severity").toUpperCase(Locale.ROOT);
        return new Notice(
                CanaryKey.parse(Json.text(json, "canary")),
                Json.text(json, "uid"),
                Json.text(json, "reason"),
                Severity.valueOf(severity),
                Json.text(json, "title"),
                Json.text(json, "text"),
                fields,
                Json.instant(json, "at"),
                run(json.path("run")));
    }

    /** Records of before there was one have none. */
    private static Run run(JsonNode json) {
        return new Run(
                json.path("id").asString(""),
                json.path("phase").asString(""),
                json.path("checksum").asString(""),
                json.path("going").asBoolean(false));
    }
}
