package io.weir.app.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * What a program was called with: words, then flags with a value each. A call that is wrong ends
 * the program with code 2.
 */
final class Call {

    private final List<String> words;
    private final Map<String, String> flags;

    private Call(List<String> words, Map<String, String> flags) {
        this.words = List.copyOf(words);
        this.flags = Map.copyOf(flags);
    }

    /**
     * Reads; {@code --help} prints the help and ends the program.
     *
     * @param choices what each word may be
     * @param defaults of all flags there are, by name with its dashes
     */
    static Call read(
            String[] arguments,
            String help,
            List<List<String>> choices,
            Map<String, String> defaults) {
        List<String> words = new ArrayList<>();
        Map<String, String> flags = new TreeMap<>(defaults);
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (argument.equals("--help")) {
                System.out.print(help);
                System.exit(0);
            } else if (!argument.startsWith("-")) {
                words.add(argument);
            } else if (defaults.containsKey(argument) && i + 1 < arguments.length) {
                flags.put(argument, arguments[++i]);
            } else {
                throw wrong("unknown flag, or one without its value: " + argument);
            }
        }
        if (words.size() != choices.size()) {
            throw wrong(choices.size() + " words are needed, " + words.size() + " were given");
        }
        for (int i = 0; i < words.size(); i++) {
            if (!choices.get(i).contains(words.get(i))) {
                throw wrong(words.get(i) + " is none of " + String.join(", ", choices.get(i)));
            }
        }
        return new Call(words, flags);
    }

    String word(int number) {
        return words.get(number);
    }

    String text(String flag) {
        return flags.get(flag);
    }

    /** A whole number of 1 or more. */
    int number(String flag) {
        return number(flag, text(flag));
    }

    List<Integer> numbers(String flag) {
        return List.of(text(flag).split(",")).stream().map(each -> number(flag, each)).toList();
    }

    /** Several texts, each of this form. */
    List<String> matching(String flag, Pattern form) {
        List<String> texts = List.of(text(flag).split(","));
        for (String text : texts) {
            if (!form.matcher(text).matches()) {
                throw wrong(flag + " cannot be read: " + text);
            }
        }
        return texts;
    }

    private static int number(String flag, String text) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 1) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw wrong(flag + " needs whole numbers, was " + text);
        }
        throw wrong(flag + " needs numbers of 1 or more, was " + text);
    }

    /** Whatever happens, the program ends within these minutes, and its processes with it. */
    void endWithin(String flag) {
        Duration limit = Duration.ofMinutes(number(flag));
        Thread watch =
                new Thread(
                        () -> {
                            long end = System.nanoTime() + limit.toNanos();
                            while (System.nanoTime() < end) {
                                LockSupport.parkNanos(end - System.nanoTime());
                            }
                            System.err.println(
                                    "given up: not done within "
                                            + limit.toMinutes()
                                            + " minutes ("
                                            + flag
                                            + ")");
                            System.exit(1);
                        },
                        "limit");
        watch.setDaemon(true);
        watch.start();
    }

    /** Says what is wrong with the call and ends the program. */
    static IllegalStateException wrong(String message) {
        System.err.println(message + ": see --help");
        System.exit(2);
        return new IllegalStateException(message);
    }
}
