package io.weir.workload;

import io.weir.kubernetes.CanonicalJson;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Whether a stored template and a served one are the same although another version of the API
 * server serves it: fields that the stored form has not are left out, for they are that version's
 * defaults. Maps whose keys are the user's count in full, and so do the lengths of lists.
 *
 * <p>A field that the user added in the same moment is taken for a default; so this is only asked
 * where the server's version changed since the template was stored.
 */
final class TemplateComparison {

    private static final Set<String> FREE_MAPS =
            Set.of(
                    "labels",
                    "annotations",
                    "nodeSelector",
                    "matchLabels",
                    "selector",
                    "limits",
                    "requests",
                    "overhead",
                    "volumeAttributes",
                    "options");

    private TemplateComparison() {}

    static boolean same(JsonNode stored, JsonNode served) {
        if (stored.isNull() || stored.isMissingNode()) {
            return served.isNull() || served.isMissingNode();
        }
        if (stored.isObject()) {
            return served.isObject() && sameFields(stored, served);
        }
        if (stored.isArray()) {
            return served.isArray() && sameElements(stored, served);
        }
        return sameValue(stored, served);
    }

    private static boolean sameFields(JsonNode stored, JsonNode served) {
        for (Map.Entry<String, JsonNode> field : stored.properties()) {
            JsonNode other = served.path(field.getKey());
            boolean same =
                    (FREE_MAPS.contains(field.getKey()) && field.getValue().isObject())
                            ? sameValue(field.getValue(), other)
                            : same(field.getValue(), other);
            if (!same) {
                return false;
            }
        }
        return addsNoFreeMap(stored, served);
    }

    /** A free map that came as a whole is the user's too, no default. */
    private static boolean addsNoFreeMap(JsonNode stored, JsonNode served) {
        return FREE_MAPS.stream()
                .filter(name -> !stored.has(name))
                .allMatch(name -> served.path(name).isEmpty());
    }

    private static boolean sameElements(JsonNode stored, JsonNode served) {
        if (stored.size() != served.size()) {
            return false;
        }
        for (int i = 0; i < stored.size(); i++) {
            if (!same(stored.path(i), served.path(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameValue(JsonNode stored, JsonNode served) {
        return CanonicalJson.text(stored).equals(CanonicalJson.text(served));
    }
}
