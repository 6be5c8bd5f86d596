package io.weir.analyzer.metric.template;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The functions {@code print}, {@code println} and {@code printf}. A verb that does not fit its
 * argument is refused rather than written as an error text into the query.
 */
final class Format {
    private static final Pattern VERB =
            Pattern.compile("%([-+ 0#]*)(\\*|[0-9]{0,4})(\\.(\\*|[0-9]{0,4}))?(\\D|$)");
    private static final int MAX_SIZE = 4096;

    private final String format;
    private final List<Object> arguments;
    private int used = 1;

    private Format(String format, List<Object> arguments) {
        this.format = format;
        this.arguments = arguments;
    }

    /** Values with a blank between two of which neither is a text. */
    static String print(List<Object> arguments) {
        StringBuilder text = new StringBuilder();
        Object previous = "";
        for (Object argument : arguments) {
            if (!(argument instanceof String) && !(previous instanceof String)) {
                text.append(' ');
            }
            text.append(Values.text(argument));
            previous = argument;
        }
        return text.toString();
    }

    static String println(List<Object> arguments) {
        return arguments.stream().map(Values::text).collect(Collectors.joining(" ", "", "\n"));
    }

    static String printf(List<Object> arguments) {
        if (arguments.isEmpty() || !(arguments.get(0) instanceof String format)) {
            throw new ValueMismatch("the first argument is the format, a text");
        }
        return new Format(format, arguments).formatted();
    }

    private String formatted() {
        StringBuilder text = new StringBuilder();
        Matcher verb = VERB.matcher(format);
        int at = 0;
        while (true) {
            int percent = format.indexOf('%', at);
            if (percent < 0) {
                break;
            }
            text.append(format, at, percent);
            if (!verb.find(percent) || verb.start() != percent) {
                throw new ValueMismatch("malformed verb in \"" + format + "\"");
            }
            text.append(one(verb));
            if (text.length() > Run.MAX_TEXT) {
                throw new ValueMismatch("text is longer than " + Run.MAX_TEXT + " characters");
            }
            at = verb.end();
        }
        if (used < arguments.size()) {
            throw new ValueMismatch("more arguments than verbs in \"" + format + "\"");
        }
        return text.append(format, at, format.length()).toString();
    }

    private String one(Matcher verb) {
        String flags = verb.group(1);
        int width = size(verb.group(2), 0);
        int precision = verb.group(3) == null ? -1 : size(verb.group(4), 0);
        if (verb.group(5).equals("%")) {
            return "%";
        }
        if (used >= arguments.size()) {
            throw new ValueMismatch("fewer arguments than verbs in \"" + format + "\"");
        }
        Object argument = arguments.get(used++);
        String plain = plain(verb, argument, flags, precision);
        return padded(plain, flags, width, argument instanceof Long || argument instanceof Double);
    }

    private int size(String written, int otherwise) {
        if (!written.equals("*")) {
            return written.isEmpty() ? otherwise : bounded(Long.parseLong(written));
        }
        if (used >= arguments.size() || !(arguments.get(used) instanceof Long size)) {
            throw new ValueMismatch("* takes a whole number");
        }
        used++;
        return bounded(size);
    }

    private static int bounded(long size) {
        if (size < 0 || size > MAX_SIZE) {
            throw new ValueMismatch("width or precision is not within 0 and " + MAX_SIZE);
        }
        return (int) size;
    }

    private static String plain(Matcher verb, Object argument, String flags, int precision) {
        char letter = verb.group(5).isEmpty() ? ' ' : verb.group(5).charAt(0);
        if (argument instanceof String text) {
            String cut = precision < 0 ? text : cut(text, precision);
            if (letter == 's' || letter == 'v') {
                return cut;
            }
            if (letter == 'q') {
                return Escapes.quoted(cut);
            }
        } else if (argument instanceof Long number && "vdxXobc".indexOf(letter) >= 0) {
            return whole(number, letter, flags);
        } else if (argument instanceof Double number && "vfFeg".indexOf(letter) >= 0) {
            return signed(decimal(number, letter, precision), flags);
        } else if (argument instanceof Boolean && (letter == 't' || letter == 'v')) {
            return argument.toString();
        } else if (letter == 'v') {
            return Values.text(argument);
        }
        throw new ValueMismatch(
                "verb " + verb.group() + " does not fit a " + Values.kind(argument));
    }

    private static String whole(long number, char letter, String flags) {
        return switch (letter) {
            case 'x' -> signed(Long.toString(number, 16), flags);
            case 'X' -> signed(Long.toString(number, 16).toUpperCase(Locale.ROOT), flags);
            case 'o' -> signed(Long.toString(number, 8), flags);
            case 'b' -> signed(Long.toString(number, 2), flags);
            case 'c' -> {
                if (number < 0 || number > Character.MAX_CODE_POINT) {
                    throw new ValueMismatch("no character has the number " + number);
                }
                yield Character.toString((int) number);
            }
            default -> signed(Long.toString(number), flags);
        };
    }

    private static String decimal(double number, char letter, int precision) {
        return switch (letter) {
            case 'e' -> Decimals.exponent(number, precision < 0 ? 6 : precision);
            case 'f', 'F' -> Decimals.fixed(number, precision < 0 ? 6 : precision);
            default ->
                    precision < 0
                            ? Decimals.shortest(number, 21)
                            : Decimals.significant(number, precision);
        };
    }

    private static String signed(String number, String flags) {
        if (number.startsWith("-") || number.startsWith("+")) {
            return number;
        }
        if (flags.contains("+")) {
            return "+" + number;
        }
        return flags.contains(" ") ? " " + number : number;
    }

    private static String padded(String text, String flags, int width, boolean number) {
        int missing = width - text.codePointCount(0, text.length());
        if (missing <= 0) {
            return text;
        }
        if (flags.contains("-")) {
            return text + " ".repeat(missing);
        }
        if (flags.contains("0") && number) {
            int sign = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
            return text.substring(0, sign) + "0".repeat(missing) + text.substring(sign);
        }
        return " ".repeat(missing) + text;
    }

    private static String cut(String text, int characters) {
        return text.codePointCount(0, text.length()) <= characters
                ? text
                : text.substring(0, text.offsetByCodePoints(0, characters));
    }
}
