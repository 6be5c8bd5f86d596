package io.weir.analyzer.metric.template;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values of the literals of the template language: quoted text, characters and numbers. */
final class Literals {
    private static final Pattern INTEGER =
            Pattern.compile(
                    "([+-]?)(?:0[xX]([0-9a-fA-F_]+)|0[bB]([01_]+)|0[oO]?([0-7_]+)|([0-9][0-9_]*))");
    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?([0-9][0-9_]*\\.?[0-9_]*|\\.[0-9_]+)([eE][+-]?[0-9]+)?");
    private static final String SIMPLE_ESCAPES = "abfnrtv\\'\"";
    private static final String SIMPLE_VALUES = "\u0007\b\f\n\r\t\u000b\\'\"";

    private Literals() {}

    /** The value of a token that is a literal: a String, Long or Double. */
    static Object value(Token token) {
        String inner = token.text().substring(1, Math.max(1, token.text().length() - 1));
        return switch (token.kind()) {
            case STRING -> unescape(inner, '"', token);
            // Carriage returns are no part of a raw string, whatever the editor wrote.
            case RAW_STRING -> inner.replace("\r", "");
            case CHARACTER -> character(inner, token);
            case NUMBER -> number(token);
            default -> throw new IllegalStateException("no literal: " + token);
        };
    }

    private static Object character(String inner, Token token) {
        String value = unescape(inner, '\'', token);
        if (value.codePointCount(0, value.length()) != 1) {
            throw malformed(token);
        }
        return (long) value.codePointAt(0);
    }

    private static Object number(Token token) {
        Matcher integer = INTEGER.matcher(token.text());
        if (integer.matches()) {
            int[] radixes = {16, 2, 8, 10};
            for (int i = 0; i < radixes.length; i++) {
                String digits = integer.group(i + 2);
                if (digits != null) {
                    return integer(integer.group(1), digits, radixes[i], token);
                }
            }
        }
        if (!DECIMAL.matcher(token.text()).matches()) {
            throw malformed(token);
        }
        double value = Double.parseDouble(token.text().replace("_", ""));
        if (Double.isInfinite(value)) {
            throw malformed(token);
        }
        return value;
    }

    private static Long integer(String sign, String digits, int radix, Token token) {
        try {
            return new BigInteger(sign + digits.replace("_", ""), radix).longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw malformed(token);
        }
    }

    private static String unescape(String inner, char quote, Token token) {
        StringBuilder value = new StringBuilder();
        int at = 0;
        while (at < inner.length()) {
            char next = inner.charAt(at++);
            if (next != '\\') {
                value.append(next);
                continue;
            }
            char escape = inner.charAt(at++);
            int simple = SIMPLE_ESCAPES.indexOf(escape);
            if (simple >= 0) {
                boolean otherQuote = (escape == '"' || escape == '\'') && escape != quote;
                if (otherQuote) {
                    throw malformed(token);
                }
                value.append(SIMPLE_VALUES.charAt(simple));
                continue;
            }
            int digits =
                    switch (escape) {
                        case 'x' -> 2;
                        case 'u' -> 4;
                        case 'U' -> 8;
                        default -> 3;
                    };
            boolean octal = escape >= '0' && escape <= '7';
            if (!octal && "xuU".indexOf(escape) < 0) {
                throw malformed(token);
            }
            int start = octal ? at - 1 : at;
            at = start + digits;
            value.appendCodePoint(codePoint(inner, start, at, octal ? 8 : 16, token));
            boolean singleByte = octal || escape == 'x';
            if (singleByte && value.codePointBefore(value.length()) > 0x7f) {
                // A byte that is no character by itself: text here is characters.
                throw malformed(token);
            }
        }
        return value.toString();
    }

    private static int codePoint(String inner, int start, int end, int radix, Token token) {
        if (end > inner.length()
                || !inner.substring(start, end).chars().allMatch(c -> isDigit(c, radix))) {
            throw malformed(token);
        }
        long value = Long.parseLong(inner.substring(start, end), radix);
        boolean surrogate = value >= 0xd800 && value <= 0xdfff;
        if (value > Character.MAX_CODE_POINT || surrogate) {
            throw malformed(token);
        }
        return (int) value;
    }

    private static boolean isDigit(int c, int radix) {
        return c < 128 && Character.digit(c, radix) >= 0;
    }

    private static TemplateFailure malformed(Token token) {
        return new TemplateFailure(token.at(), "malformed literal " + token.text());
    }
}
