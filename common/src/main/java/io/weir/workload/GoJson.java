package io.weir.workload;

import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * A map of texts as Go's encoder writes it, with its escapes for HTML: checksums of configuration
 * are taken over this text, and those that Flagger stored must stay comparable (canary.md 2.7).
 */
final class GoJson {

    private GoJson() {}

    static String text(Map<String, String> texts) {
        StringBuilder json = new StringBuilder("{");
        String separator = "";
        for (Map.Entry<String, String> entry : new TreeMap<>(texts).entrySet()) {
            json.append(separator);
            quote(entry.getKey(), json);
            json.append(':');
            quote(entry.getValue(), json);
            separator = ",";
        }
        return json.append('}').toString();
    }

    private static void quote(String text, StringBuilder json) {
        json.append('"');
        text.chars().forEach(c -> json.append(escaped((char) c)));
        json.append('"');
    }

    private static String escaped(char c) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            default -> plain(c);
        };
    }

    private static String plain(char c) {
        boolean unicode = c < 0x20 || "<>&\u2028\u2029".indexOf(c) >= 0;
        return unicode ? "\\u" + HexFormat.of().toHexDigits(c) : String.valueOf(c);
    }
}
