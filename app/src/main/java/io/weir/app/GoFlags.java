package io.weir.app;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Flags as Go's command lines write them: one dash or two, {@code -x=v} or {@code -x v}; a truth
 * value without {@code =} means true. The last of several counts.
 *
 * @param values by flag
 */
record GoFlags(Map<Flag, String> values) {

    GoFlags {
        values = Map.copyOf(values);
    }

    /**
     * Reads what follows the command.
     *
     * @throws Usage naming a flag that is unknown or lacks its value
     */
    static GoFlags read(List<String> arguments) {
        Map<Flag, String> values = new EnumMap<>(Flag.class);
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith("-") || argument.equals("-") || argument.equals("--")) {
                throw new Usage("unexpected argument '" + argument + "'");
            }
            String bare = argument.substring(argument.startsWith("--") ? 2 : 1);
            int equals = bare.indexOf('=');
            String name = equals < 0 ? bare : bare.substring(0, equals);
            Flag flag = Flag.of(name).orElseThrow(() -> unknown(name));
            if (equals >= 0) {
                values.put(flag, bare.substring(equals + 1));
            } else if (flag.bool()) {
                values.put(flag, "true");
            } else if (i + 1 < arguments.size()) {
                i++;
                values.put(flag, arguments.get(i));
            } else {
                throw new Usage(flag + " needs a value: " + flag.label());
            }
        }
        return new GoFlags(values);
    }

    private static Usage unknown(String name) {
        Optional<String> near =
                Nearest.of(
                        name, Stream.of(Flag.values()).filter(Flag::used).map(Flag::flag).toList());
        return new Usage(
                "unknown flag --"
                        + name
                        + near.map(it -> "; do you mean --" + it + "?").orElse(""));
    }
}
