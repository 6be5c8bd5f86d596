package io.weir.stream.kafka.security;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;

/**
 * How a client and a broker know each other.
 *
 * @param tls absent for a connection that everybody on the way can read
 * @param login who the client is, beyond its certificate
 */
public record KafkaSecurity(Optional<Tls> tls, Login login) {

    /** Neither TLS nor login. */
    public static final KafkaSecurity NONE =
            new KafkaSecurity(Optional.empty(), new Login.Anonymous());

    /**
     * TLS with PEM files; they are read anew for each connection.
     *
     * @param authorities certificates that sign the brokers'; absent for those of the Java runtime
     * @param identity the client's own, for mutual TLS
     */
    public record Tls(Optional<Path> authorities, Optional<Identity> identity) {}

    /**
     * A client certificate.
     *
     * @param certificate with the chain up to the authority
     * @param key PKCS#8, not encrypted
     */
    public record Identity(Path certificate, Path key) {}

    /** Who the client is. */
    public sealed interface Login {

        /** Nobody, or the subject of the client certificate. */
        record Anonymous() implements Login {}

        /** A user with a password. */
        record Password(Mechanism mechanism, String user, Secret password) implements Login {}

        /**
         * OAUTHBEARER with a token by client credentials.
         *
         * @param endpoint of tokens
         * @param scope empty text for none
         */
        record Token(URI endpoint, String client, Secret secret, String scope) implements Login {}
    }

    /** How a password is shown. */
    public enum Mechanism {
        SCRAM_SHA_256("SCRAM-SHA-256", ScramLoginModule.class),
        SCRAM_SHA_512("SCRAM-SHA-512", ScramLoginModule.class),
        /** As it is: only over TLS. */
        PLAIN("PLAIN", PlainLoginModule.class);

        private final String text;
        private final Class<?> module;

        Mechanism(String text, Class<?> module) {
            this.text = text;
            this.module = module;
        }

        /** As SASL names it. */
        public String text() {
            return text;
        }
    }

    /** Whether the flags say nothing: properties of one's own may. */
    public boolean none() {
        return equals(NONE);
    }

    /** As Kafka's clients take it. Holds no secret as a text: they are read when they are used. */
    public Map<String, Object> properties() {
        if (none()) {
            return Map.of();
        }
        Map<String, Object> map = new HashMap<>();
        boolean sasl = !(login instanceof Login.Anonymous);
        map.put(
                CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
                (tls.isPresent()
                                ? sasl ? SecurityProtocol.SASL_SSL : SecurityProtocol.SSL
                                : SecurityProtocol.SASL_PLAINTEXT)
                        .name);
        tls.ifPresent(
                files -> {
                    map.put(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, PemFiles.class);
                    map.put(PemFiles.TLS, files);
                });
        if (login instanceof Login.Password password) {
            map.put(SaslConfigs.SASL_MECHANISM, password.mechanism().text());
            map.put(SaslConfigs.SASL_JAAS_CONFIG, required(password.mechanism().module));
            map.put(SaslConfigs.SASL_CLIENT_CALLBACK_HANDLER_CLASS, PasswordAnswers.class);
            map.put(PasswordAnswers.LOGIN, password);
        } else if (login instanceof Login.Token token) {
            map.put(SaslConfigs.SASL_MECHANISM, OAuthBearerLoginModule.OAUTHBEARER_MECHANISM);
            map.put(SaslConfigs.SASL_JAAS_CONFIG, required(OAuthBearerLoginModule.class));
            map.put(
                    SaslConfigs.SASL_LOGIN_CALLBACK_HANDLER_CLASS,
                    OAuthBearerLoginCallbackHandler.class);
            map.put(
                    SaslConfigs.SASL_OAUTHBEARER_JWT_RETRIEVER_CLASS,
                    TokenRequests.class.getName());
            map.put(SaslConfigs.SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL, token.endpoint().toString());
            map.put(TokenRequests.LOGIN, token);
        }
        return map;
    }

    private static String required(Class<?> module) {
        return module.getName() + " required;";
    }
}
