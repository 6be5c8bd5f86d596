package io.weir.embedded.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.security.auth.callback.Callback;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerToken;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallback;

/** The broker's look at tokens of {@link #token}: they say who they are for, and are believed. */
public final class TokenChecks implements AuthenticateCallbackHandler {

    private static final String SIGNATURE = "c2lnbmVk";
    private static final Pattern SUBJECT = Pattern.compile("\"sub\":\"([^\"]+)\"");

    /** A token in three parts, good for an hour. */
    static String token(String subject) {
        long now = Instant.now().getEpochSecond();
        return part("{\"alg\":\"none\"}")
                + "."
                + part(
                        "{\"sub\":\"%s\",\"scope\":\"kafka\",\"iat\":%d,\"exp\":%d}"
                                .formatted(subject, now - 1, now + 3600))
                + "."
                + SIGNATURE;
    }

    private static String part(String json) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void configure(
            Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> entries) {
        // Believes without knowing anything.
    }

    @Override
    public void handle(Callback[] callbacks) {
        for (Callback callback : callbacks) {
            if (callback instanceof OAuthBearerValidatorCallback check) {
                String[] parts = check.tokenValue().split("\\.", -1);
                Matcher subject =
                        SUBJECT.matcher(
                                new String(
                                        Base64.getUrlDecoder().decode(parts[1]),
                                        StandardCharsets.UTF_8));
                if (subject.find() && parts[2].equals(SIGNATURE)) {
                    check.token(new Believed(check.tokenValue(), subject.group(1)));
                } else {
                    check.error("invalid_token", null, null);
                }
            }
        }
    }

    @Override
    public void close() {
        // Nothing is held.
    }

    private record Believed(String value, String principalName) implements OAuthBearerToken {
        @Override
        public Set<String> scope() {
            return Set.of();
        }

        @Override
        public long lifetimeMs() {
            return Instant.now().plusSeconds(3600).toEpochMilli();
        }

        @Override
        public Long startTimeMs() {
            return Instant.now().toEpochMilli();
        }
    }
}
