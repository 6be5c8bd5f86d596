package io.weir.embedded.kubernetes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which objects a list, a watch or a collection delete means: {@code labelSelector} and {@code
 * fieldSelector}.
 */
final class Selection {

    private static final Pattern SET =
            Pattern.compile("\\s*([\\w./-]+)\\s+(in|notin)\\s+\\(([^)]*)\\)\\s*");
    private static final Pattern EQUALITY =
            Pattern.compile("\\s*([\\w./-]+)\\s*(==|!=|=)\\s*([\\w.-]*)\\s*");
    private static final Pattern PRESENCE = Pattern.compile("\\s*(!?)\\s*([\\w./-]+)\\s*");

    private Selection() {}

    static Predicate<ObjectNode> of(String labels, String fields) {
        return labels(labels).and(fields(fields));
    }

    private static Predicate<ObjectNode> labels(String selector) {
        Predicate<ObjectNode> all = object -> true;
        for (String part : parts(selector)) {
            all = all.and(label(part));
        }
        return all;
    }

    private static Predicate<ObjectNode> label(String part) {
        Matcher set = SET.matcher(part);
        if (set.matches()) {
            List<String> values =
                    Arrays.stream(set.group(3).split(",", -1)).map(String::trim).toList();
            boolean in = set.group(2).equals("in");
            return object -> {
                JsonNode value = label(object, set.group(1));
                return in == (value.isString() && values.contains(value.stringValue()));
            };
        }
        Matcher equality = EQUALITY.matcher(part);
        if (equality.matches()) {
            boolean equal = !equality.group(2).equals("!=");
            return object -> {
                JsonNode value = label(object, equality.group(1));
                return equal == (value.isString() && value.stringValue().equals(equality.group(3)));
            };
        }
        Matcher presence = PRESENCE.matcher(part);
        if (presence.matches()) {
            boolean wanted = presence.group(1).isEmpty();
            return object -> wanted == label(object, presence.group(2)).isString();
        }
        throw ApiError.badRequest("unable to parse requirement: " + part);
    }

    private static JsonNode label(ObjectNode object, String key) {
        return object.path("metadata").path("labels").path(key);
    }

    private static Predicate<ObjectNode> fields(String selector) {
        Predicate<ObjectNode> all = object -> true;
        for (String part : parts(selector)) {
            Matcher equality = EQUALITY.matcher(part);
            if (!equality.matches()) {
                throw ApiError.badRequest("invalid selector: '" + part + "'");
            }
            String[] path = equality.group(1).split("\\.", -1);
            boolean equal = !equality.group(2).equals("!=");
            all =
                    all.and(
                            object -> {
                                JsonNode at = object;
                                for (String name : path) {
                                    at = at.path(name);
                                }
                                return equal == at.asString("").equals(equality.group(3));
                            });
        }
        return all;
    }

    /** Parts between commas that stand outside brackets. */
    private static List<String> parts(String selector) {
        var parts = new ArrayList<String>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i <= selector.length(); i++) {
            char c = i == selector.length() ? ',' : selector.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && (depth == 0 || i == selector.length())) {
                if (!selector.substring(start, i).isBlank()) {
                    parts.add(selector.substring(start, i));
                }
                start = i + 1;
            }
        }
        return parts;
    }
}
