package io.weir.stream.kafka.security;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.oauthbearer.ClientCredentialsJwtRetriever;
import org.apache.kafka.common.security.oauthbearer.JwtRetriever;
import org.apache.kafka.common.security.oauthbearer.JwtRetrieverException;

/**
 * Asks for a token by client credentials, each time with the secret as it is then. Made by Kafka's
 * client, which asks again before a token ends.
 */
public final class TokenRequests implements JwtRetriever {

    /** Property that holds the {@link KafkaSecurity.Login.Token}. */
    static final String LOGIN = "weir.kafka.token";

    private static final String ALLOWED = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

    private Map<String, Object> configs = Map.of();
    private String mechanism = "";
    private List<AppConfigurationEntry> entries = List.of();

    @Override
    public void configure(
            Map<String, ?> given, String saslMechanism, List<AppConfigurationEntry> jaas) {
        configs = new HashMap<>(given);
        mechanism = saslMechanism;
        entries = List.copyOf(jaas);
        allow(((KafkaSecurity.Login.Token) configs.get(LOGIN)).endpoint().toString());
    }

    /** Kafka's client asks only addresses that the process names; ours came by its flags. */
    private static synchronized void allow(String endpoint) {
        String before = System.getProperty(ALLOWED, "");
        if (!List.of(before.split(",", -1)).contains(endpoint)) {
            System.setProperty(ALLOWED, before.isEmpty() ? endpoint : before + "," + endpoint);
        }
    }

    @Override
    public String retrieve() throws JwtRetrieverException {
        KafkaSecurity.Login.Token login = (KafkaSecurity.Login.Token) configs.get(LOGIN);
        Map<String, Object> now = new HashMap<>(configs);
        now.put(SaslConfigs.SASL_OAUTHBEARER_CLIENT_CREDENTIALS_CLIENT_ID, login.client());
        now.put(
                SaslConfigs.SASL_OAUTHBEARER_CLIENT_CREDENTIALS_CLIENT_SECRET,
                new Password(login.secret().reveal()));
        if (!login.scope().isEmpty()) {
            now.put(SaslConfigs.SASL_OAUTHBEARER_SCOPE, login.scope());
        }
        ClientCredentialsJwtRetriever once = new ClientCredentialsJwtRetriever();
        once.configure(now, mechanism, entries);
        return once.retrieve();
    }
}
