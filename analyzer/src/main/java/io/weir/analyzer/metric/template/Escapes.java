package io.weir.analyzer.metric.template;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Text made safe for other languages: HTML, JavaScript, the query of a URL, a quoted literal. */
final class Escapes {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Escapes() {}

    static String html(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&#34;")
                .replace("'", "&#39;")
                .replace("\0", "\uFFFD");
    }

    static String javaScript(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints()
                .forEach(
                        c -> {
                            if (c == '\\' || c == '\'' || c == '"') {
                                escaped.append('\\').appendCodePoint(c);
                            } else if ("<>&=".indexOf(c) >= 0 || c < ' ' || !isPrintable(c)) {
                                for (char unit : Character.toChars(c)) {
                                    escaped.append("\\u").append(HEX.toHexDigits(unit));
                                }
                            } else {
                                escaped.appendCodePoint(c);
                            }
                        });
        return escaped.toString();
    }

    static String query(String text) {
        StringBuilder escaped = new StringBuilder();
        for (byte next : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (next & 0xff);
            boolean plain = c < 128 && (Character.isLetterOrDigit(c) || "-_.~".indexOf(c) >= 0);
            if (plain) {
                escaped.append(c);
            } else if (c == ' ') {
                escaped.append('+');
            } else {
                escaped.append('%').append(HEX.toHexDigits(next));
            }
        }
        return escaped.toString();
    }

    /** A literal in double quotes, as {@code %q} writes it. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints()
                .forEach(
                        c -> {
                            int simple = "\u0007\b\f\n\r\t\u000b\\\"".indexOf(c);
                            if (simple >= 0) {
                                quoted.append('\\').append("abfnrtv\\\"".charAt(simple));
                            } else if (isPrintable(c)) {
                                quoted.appendCodePoint(c);
                            } else if (c < ' ' || c == 0x7f) {
                                quoted.append(String.format("\\x%02x", c));
                            } else {
                                quoted.append(String.format(c > 0xffff ? "\\U%08x" : "\\u%04x", c));
                            }
                        });
        return quoted.append('"').toString();
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }
}
