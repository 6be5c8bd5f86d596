package io.weir.app;

import io.weir.rollout.GoDuration;
import io.weir.stream.kafka.security.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The values of flags for one start, read once. Its text form shows none of them: some are secrets.
 */
final class Values {

    /** What a value is and where it was written. */
    private record Given(String text, String origin) {}

    private final Map<Flag, Given> given;
    private final Map<Flag, Secret> secrets;

    private Values(Map<Flag, Given> given, Map<Flag, Secret> secrets) {
        this.given = given;
        this.secrets = secrets;
    }

    /**
     * Takes flags, then the environment, then defaults; Flagger's own variables win over the flag.
     * Empty variables count as not set.
     *
     * @param flags as given on the command line
     * @param environment of the process
     */
    static Values of(Map<Flag, String> flags, Map<String, String> environment) {
        Map<Flag, Given> given = new EnumMap<>(Flag.class);
        for (Flag flag : Flag.values()) {
            Optional<Given> variable =
                    variable(flag, environment).map(text -> new Given(text, flag.variable()));
            Optional<Given> written =
                    Optional.ofNullable(flags.get(flag))
                            .map(text -> new Given(text, flag.toString()));
            (flag.environmentFirst() ? variable.or(() -> written) : written.or(() -> variable))
                    .ifPresent(value -> given.put(flag, value));
        }
        Map<Flag, Secret> secrets = new EnumMap<>(Flag.class);
        for (Flag flag : Flag.values()) {
            flag.secretVariable()
                    .map(environment::get)
                    .filter(Predicate.not(String::isEmpty))
                    .ifPresent(text -> secrets.put(flag, Secret.text(text)));
        }
        return new Values(given, secrets);
    }

    /**
     * Kubernetes gives each Pod variables of the Services around it: beside a Service named {@code
     * weir}, {@code WEIR_PORT} is {@code tcp://…} and nobody's wish.
     */
    private static Optional<String> variable(Flag flag, Map<String, String> environment) {
        String text = environment.getOrDefault(flag.variable(), "");
        boolean ofService = flag == Flag.PORT && text.matches("(tcp|udp|sctp)://.*");
        return text.isEmpty() || ofService ? Optional.empty() : Optional.of(text);
    }

    /** A line for each flag that was given and does nothing in the service. */
    List<String> warnings(Service service) {
        List<String> lines = new ArrayList<>();
        given.forEach(
                (flag, value) -> {
                    if (!flag.used()) {
                        lines.add(value.origin() + " " + flag.meaning());
                    } else if (!flag.usedBy(service) && value.origin().startsWith("--")) {
                        lines.add(
                                value.origin()
                                        + " has no effect: 'weir "
                                        + service.command()
                                        + "' does not use it");
                    }
                });
        if (service.parts().contains(Service.NOTIFIER)
                && optional(Flag.SLACK_URL).isPresent()
                && optional(Flag.SLACK_CHANNEL).isEmpty()) {
            lines.add(
                    origin(Flag.SLACK_URL) + " has no effect: " + Flag.SLACK_CHANNEL + " is empty");
        }
        if (text(Flag.KAFKA_SASL_MECHANISM).equalsIgnoreCase("plain")
                && !KafkaConfig.encrypted(this)) {
            lines.add(
                    origin(Flag.KAFKA_SASL_MECHANISM)
                            + " PLAIN without "
                            + Flag.KAFKA_TLS
                            + " shows the password to everybody on the way");
        }
        return lines;
    }

    String text(Flag flag) {
        return Optional.ofNullable(given.get(flag)).map(Given::text).orElse(flag.fallback());
    }

    Optional<String> optional(Flag flag) {
        return Optional.of(text(flag)).filter(Predicate.not(String::isEmpty));
    }

    /**
     * What the file holds that the flag names, or the variable that stands for it.
     *
     * @throws Usage when the file cannot be read, or both are given
     */
    Optional<Secret> secret(Flag flag) {
        Optional<Secret> file = file(flag).map(Secret::file);
        Optional<Secret> variable = Optional.ofNullable(secrets.get(flag));
        if (file.isPresent() && variable.isPresent()) {
            throw new Usage(
                    origin(flag)
                            + " and "
                            + flag.secretVariable().orElseThrow()
                            + " exclude each other");
        }
        return file.or(() -> variable);
    }

    /**
     * A file that is there.
     *
     * @throws Usage when it cannot be read
     */
    Optional<Path> file(Flag flag) {
        Optional<Path> file = optional(flag).map(Path::of);
        if (file.isPresent() && !Files.isReadable(file.get())) {
            throw wrong(flag, "a file that can be read");
        }
        return file;
    }

    int number(Flag flag, int least, int most) {
        int number;
        try {
            number = Integer.parseInt(text(flag));
        } catch (NumberFormatException e) {
            throw wrong(flag, "a whole number from " + least + " to " + most);
        }
        if (number < least || number > most) {
            throw wrong(flag, "a whole number from " + least + " to " + most);
        }
        return number;
    }

    boolean bool(Flag flag) {
        return switch (text(flag)) {
            case "true", "1", "t", "T", "TRUE", "True" -> true;
            case "false", "0", "f", "F", "FALSE", "False" -> false;
            default -> throw wrong(flag, "true or false");
        };
    }

    Duration time(Flag flag) {
        return GoDuration.parse(text(flag))
                .filter(time -> !time.isNegative() && !time.isZero())
                .orElseThrow(() -> wrong(flag, "a time such as 30s or 1h"));
    }

    List<String> list(Flag flag) {
        return Stream.of(text(flag).split(",", -1))
                .map(String::strip)
                .filter(Predicate.not(String::isEmpty))
                .toList();
    }

    String oneOf(Flag flag, String... allowed) {
        if (!List.of(allowed).contains(text(flag))) {
            throw wrong(flag, "one of " + String.join(", ", allowed));
        }
        return text(flag);
    }

    /** One line that names flag or variable, the value, and what would be right. */
    Usage wrong(Flag flag, String right) {
        return new Usage(
                origin(flag)
                        + " needs "
                        + right
                        + (flag.secret() ? "" : ", was '" + text(flag) + "'"));
    }

    /** The flag, or the variable that gave its value. */
    String origin(Flag flag) {
        return Optional.ofNullable(given.get(flag)).map(Given::origin).orElse(flag.toString());
    }

    /** Names what was given; values may be secret. */
    @Override
    public String toString() {
        return "Values" + given.keySet();
    }
}
