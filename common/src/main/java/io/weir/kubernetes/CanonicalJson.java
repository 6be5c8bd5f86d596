package io.weir.kubernetes;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.StringNode;

/**
 * JSON in the one form in which equal values have equal texts: keys sorted, no blanks, {@code 1},
 * {@code 1.0} and {@code 1e0} the same number. Nothing is left out: a null or an empty list counts.
 */
public final class CanonicalJson {

    private CanonicalJson() {}

    /** The text. */
    public static String text(JsonNode node) {
        StringBuilder text = new StringBuilder();
        write(node, text);
        return text.toString();
    }

    /**
     * SHA-256 of the text in lower hex, cut.
     *
     * @param digits how many hex digits, 1 to 64
     */
    public static String hash(JsonNode node, int digits) {
        return HexFormat.of()
                .formatHex(sha256(text(node).getBytes(StandardCharsets.UTF_8)))
                .substring(0, digits);
    }

    /** SHA-256, which every Java runtime has. */
    public static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static void write(JsonNode node, StringBuilder text) {
        if (node.isObject()) {
            Map<String, JsonNode> sorted = new TreeMap<>();
            node.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
            text.append('{');
            String separator = "";
            for (Map.Entry<String, JsonNode> entry : sorted.entrySet()) {
                text.append(separator).append(quoted(entry.getKey())).append(':');
                write(entry.getValue(), text);
                separator = ",";
            }
            text.append('}');
        } else if (node.isArray()) {
            text.append('[');
            String separator = "";
            for (JsonNode element : node) {
                text.append(separator);
                write(element, text);
                separator = ",";
            }
            text.append(']');
        } else if (node.isNumber()) {
            text.append(number(node));
        } else {
            text.append(node.isMissingNode() ? "null" : node.toString());
        }
    }

    private static String number(JsonNode node) {
        BigDecimal value = node.decimalValue();
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    private static String quoted(String key) {
        StringNode text = JsonNodeFactory.instance.stringNode(key);
        return text.toString();
    }
}
