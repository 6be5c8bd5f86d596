package io.weir.stream.kafka.security;

import java.util.List;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.auth.SaslExtensionsCallback;
import org.apache.kafka.common.security.scram.ScramExtensionsCallback;

/**
 * Gives SASL the user and the password at each login, as they are then: no password stands in a
 * client's properties. Made by Kafka's client, on its own thread.
 */
public final class PasswordAnswers implements AuthenticateCallbackHandler {

    /** Property that holds the {@link KafkaSecurity.Login.Password}. */
    static final String LOGIN = "weir.kafka.login";

    private KafkaSecurity.Login.Password login;

    @Override
    public void configure(
            Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> entries) {
        login = (KafkaSecurity.Login.Password) configs.get(LOGIN);
    }

    @Override
    public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback name) {
                name.setName(login.user());
            } else if (callback instanceof PasswordCallback password) {
                password.setPassword(login.password().reveal().toCharArray());
            } else if (!(callback instanceof ScramExtensionsCallback
                    || callback instanceof SaslExtensionsCallback)) {
                throw new UnsupportedCallbackException(callback);
            }
        }
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
