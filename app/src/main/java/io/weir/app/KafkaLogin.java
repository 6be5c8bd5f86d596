package io.weir.app;

import io.weir.stream.kafka.security.KafkaSecurity;
import io.weir.stream.kafka.security.KafkaSecurity.Identity;
import io.weir.stream.kafka.security.KafkaSecurity.Login;
import io.weir.stream.kafka.security.KafkaSecurity.Mechanism;
import io.weir.stream.kafka.security.KafkaSecurity.Tls;
import io.weir.stream.kafka.security.Secret;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** TLS and login to Kafka from flags; what belongs together is given together. */
final class KafkaLogin {

    private static final List<Flag> PASSWORD =
            List.of(Flag.KAFKA_USERNAME, Flag.KAFKA_PASSWORD_FILE);
    private static final List<Flag> TOKEN =
            List.of(
                    Flag.KAFKA_OAUTH_TOKEN_URL,
                    Flag.KAFKA_OAUTH_CLIENT_ID,
                    Flag.KAFKA_OAUTH_CLIENT_SECRET_FILE,
                    Flag.KAFKA_OAUTH_SCOPE);

    private KafkaLogin() {}

    /**
     * Reads the flags; files are looked for, not read.
     *
     * @throws Usage naming the flag or variable that is wrong or missing
     */
    static KafkaSecurity of(Values values) {
        Optional<Tls> tls =
                KafkaConfig.encrypted(values)
                        ? Optional.of(new Tls(values.file(Flag.KAFKA_CA_FILE), identity(values)))
                        : Optional.empty();
        if (tls.isEmpty() && values.optional(Flag.KAFKA_KEY_FILE).isPresent()) {
            throw needs(values.origin(Flag.KAFKA_KEY_FILE), Flag.KAFKA_CERT_FILE);
        }
        return new KafkaSecurity(tls, login(values));
    }

    private static Optional<Identity> identity(Values values) {
        boolean certificate = values.optional(Flag.KAFKA_CERT_FILE).isPresent();
        if (certificate != values.optional(Flag.KAFKA_KEY_FILE).isPresent()) {
            throw certificate
                    ? needs(values.origin(Flag.KAFKA_CERT_FILE), Flag.KAFKA_KEY_FILE)
                    : needs(values.origin(Flag.KAFKA_KEY_FILE), Flag.KAFKA_CERT_FILE);
        }
        return values.file(Flag.KAFKA_CERT_FILE)
                .map(file -> new Identity(file, values.file(Flag.KAFKA_KEY_FILE).orElseThrow()));
    }

    private static Login login(Values values) {
        return switch (values.text(Flag.KAFKA_SASL_MECHANISM).toUpperCase(Locale.ROOT)) {
            case "" -> anonymous(values);
            case "OAUTHBEARER" -> token(values);
            default -> password(values);
        };
    }

    private static Login anonymous(Values values) {
        unused(values, "", Stream.concat(PASSWORD.stream(), TOKEN.stream()).toList());
        return new Login.Anonymous();
    }

    private static Login password(Values values) {
        String name = values.text(Flag.KAFKA_SASL_MECHANISM);
        Mechanism mechanism =
                Stream.of(Mechanism.values())
                        .filter(known -> known.text().equalsIgnoreCase(name))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        values.wrong(
                                                Flag.KAFKA_SASL_MECHANISM,
                                                "SCRAM-SHA-512, SCRAM-SHA-256, PLAIN or"
                                                        + " OAUTHBEARER"));
        unused(values, mechanism.text(), TOKEN);
        return new Login.Password(
                mechanism,
                text(values, Flag.KAFKA_USERNAME),
                secret(values, Flag.KAFKA_PASSWORD_FILE));
    }

    private static Login token(Values values) {
        unused(values, "OAUTHBEARER", PASSWORD);
        String address = text(values, Flag.KAFKA_OAUTH_TOKEN_URL);
        if (!address.matches("https?://[^\\s/@]+\\S*")) {
            throw new Usage(
                    values.origin(Flag.KAFKA_OAUTH_TOKEN_URL)
                            + " needs a URL that begins with http:// or https://");
        }
        URI endpoint;
        try {
            endpoint = URI.create(address);
        } catch (IllegalArgumentException e) {
            throw new Usage(values.origin(Flag.KAFKA_OAUTH_TOKEN_URL) + " needs a URL");
        }
        return new Login.Token(
                endpoint,
                text(values, Flag.KAFKA_OAUTH_CLIENT_ID),
                secret(values, Flag.KAFKA_OAUTH_CLIENT_SECRET_FILE),
                values.text(Flag.KAFKA_OAUTH_SCOPE));
    }

    private static void unused(Values values, String mechanism, List<Flag> flags) {
        flags.stream()
                .filter(
                        flag ->
                                values.optional(flag).isPresent()
                                        || values.secret(flag).isPresent())
                .findFirst()
                .ifPresent(
                        flag -> {
                            throw mechanism.isEmpty()
                                    ? needs(values.origin(flag), Flag.KAFKA_SASL_MECHANISM)
                                    : new Usage(
                                            values.origin(flag)
                                                    + " does not go with "
                                                    + Flag.KAFKA_SASL_MECHANISM
                                                    + " "
                                                    + mechanism);
                        });
    }

    private static String text(Values values, Flag flag) {
        return values.optional(flag)
                .orElseThrow(() -> needs(values.origin(Flag.KAFKA_SASL_MECHANISM), flag));
    }

    private static Secret secret(Values values, Flag flag) {
        return values.secret(flag)
                .orElseThrow(
                        () ->
                                new Usage(
                                        values.origin(Flag.KAFKA_SASL_MECHANISM)
                                                + " needs "
                                                + flag
                                                + " or "
                                                + flag.secretVariable().orElseThrow()));
    }

    private static Usage needs(String one, Flag other) {
        return new Usage(one + " needs " + other);
    }
}
