package io.weir.app;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What follows a command: flags as services have them, options of its own, and words. One dash or
 * two, {@code -x=v} or {@code -x v}, in any order.
 *
 * @param command that they are for
 * @param flags by flag
 * @param options by name; empty text for one that has no value
 * @param words what begins with no dash, and a dash alone
 */
record Arguments(
        Command command, Map<Flag, String> flags, Map<String, String> options, List<String> words) {

    Arguments {
        flags = Map.copyOf(flags);
        options = Map.copyOf(options);
        words = List.copyOf(words);
    }

    /**
     * Reads what follows the command's name.
     *
     * @throws Usage naming one that is unknown, lacks its value or has one too many
     */
    static Arguments read(Command command, List<String> arguments) {
        Map<Flag, String> flags = new EnumMap<>(Flag.class);
        Map<String, String> options = new LinkedHashMap<>();
        List<String> words = new ArrayList<>();
        List<String> rest = new ArrayList<>(arguments);
        while (!rest.isEmpty()) {
            String argument = rest.remove(0);
            if (!argument.startsWith("-") || argument.equals("-")) {
                words.add(argument);
                continue;
            }
            String bare = argument.substring(argument.startsWith("--") ? 2 : 1);
            int equals = bare.indexOf('=');
            String name = equals < 0 ? bare : bare.substring(0, equals);
            Optional<String> value =
                    equals < 0 ? Optional.empty() : Optional.of(bare.substring(equals + 1));
            Optional<Flag> flag = Flag.of(name).filter(command.flags()::contains);
            Optional<Command.Option> option =
                    command.options().stream().filter(it -> it.name().equals(name)).findFirst();
            if (flag.isPresent()) {
                flags.put(flag.get(), value(name, flag.get().label(), value, rest));
            } else if (option.isPresent()) {
                options.put(name, value(name, option.get().label(), value, rest));
            } else {
                throw unknown(command, name);
            }
        }
        return new Arguments(command, flags, options, words);
    }

    /** Whether an option was given. */
    boolean has(String option) {
        return options.containsKey(option);
    }

    /** The value of an option. */
    Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }

    private static String value(
            String name, String label, Optional<String> value, List<String> rest) {
        if (label.equals("BOOL")) {
            return value.orElse("true");
        }
        if (label.isEmpty()) {
            if (value.isPresent()) {
                throw new Usage("--" + name + " takes no value, was given '" + value.get() + "'");
            }
            return "";
        }
        if (value.isEmpty() && rest.isEmpty()) {
            throw new Usage("--" + name + " needs a value: " + label);
        }
        return value.orElseGet(() -> rest.remove(0));
    }

    private static Usage unknown(Command command, String name) {
        Optional<String> near =
                Nearest.of(
                        name,
                        Stream.concat(
                                        command.flags().stream().map(Flag::flag),
                                        command.options().stream().map(Command.Option::name))
                                .toList());
        return new Usage(
                "'weir "
                        + command.name()
                        + "' does not know --"
                        + name
                        + near.map(it -> "; do you mean --" + it + "?").orElse(""));
    }
}
