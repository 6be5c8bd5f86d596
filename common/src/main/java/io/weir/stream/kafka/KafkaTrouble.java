package io.weir.stream.kafka;

import io.weir.stream.kafka.security.KafkaSecurity.Login;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.security.auth.login.LoginException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;

/** What a failure of Kafka's client means, in one line for a person. Pure. */
final class KafkaTrouble {

    private static final int LONGEST = 400;

    /** Names of classes that wrap what was said. */
    private static final Pattern CLASSES = Pattern.compile("(?:[a-z]\\w*\\.)+\\w+Exception: ");

    private KafkaTrouble() {}

    /** Names what was refused, to whom, and what the broker said. */
    static String words(Throwable failure, KafkaSettings settings) {
        List<Throwable> chain = chain(failure);
        return oneLine(
                first(chain, SslAuthenticationException.class)
                        .map(
                                tls ->
                                        "TLS with Kafka at "
                                                + settings.bootstrap()
                                                + " failed: "
                                                + last(chain))
                        .or(
                                () ->
                                        first(chain, SaslAuthenticationException.class)
                                                .map(
                                                        login ->
                                                                "Kafka refuses the login"
                                                                        + who(settings)
                                                                        + ": "
                                                                        + text(login)))
                        .or(
                                () ->
                                        first(chain, LoginException.class)
                                                .map(
                                                        token ->
                                                                "no token"
                                                                        + who(settings)
                                                                        + ": "
                                                                        + last(chain)))
                        .or(
                                () ->
                                        first(chain, TopicAuthorizationException.class)
                                                .map(
                                                        topics ->
                                                                "no right on topic "
                                                                        + String.join(
                                                                                ", ",
                                                                                new TreeSet<>(
                                                                                        topics
                                                                                                .unauthorizedTopics()))
                                                                        + forWhom(settings)))
                        .or(
                                () ->
                                        first(chain, GroupAuthorizationException.class)
                                                .map(
                                                        group ->
                                                                "no right on group "
                                                                        + group.groupId()
                                                                        + forWhom(settings)))
                        .or(
                                () ->
                                        first(chain, ClusterAuthorizationException.class)
                                                .map(
                                                        cluster ->
                                                                "no right to write any topic"
                                                                        + forWhom(settings)))
                        .orElseGet(() -> last(chain)));
    }

    /** Whether a person has to do something about it. */
    static boolean refusal(Throwable failure) {
        return chain(failure).stream()
                .anyMatch(
                        cause ->
                                cause instanceof SslAuthenticationException
                                        || cause instanceof SaslAuthenticationException
                                        || cause instanceof LoginException
                                        || cause instanceof AuthorizationException);
    }

    private static String forWhom(KafkaSettings settings) {
        return who(settings) + " ('weir acls' lists what is needed)";
    }

    private static String who(KafkaSettings settings) {
        if (settings.security().login() instanceof Login.Password login) {
            return " of user " + login.user() + " by " + login.mechanism().text();
        }
        if (settings.security().login() instanceof Login.Token token) {
            return " of client " + token.client() + " with a token from " + token.endpoint();
        }
        return "";
    }

    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable cause = failure;
                cause != null && !chain.contains(cause);
                cause = cause.getCause()) {
            chain.add(cause);
        }
        return chain;
    }

    private static <T extends Throwable> Optional<T> first(List<Throwable> chain, Class<T> type) {
        return chain.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    /** Wrappers say less than what they wrap. */
    private static String last(List<Throwable> chain) {
        for (int i = chain.size() - 1; i > 0; i--) {
            if (chain.get(i).getMessage() != null) {
                return text(chain.get(i));
            }
        }
        return text(chain.get(0));
    }

    private static String text(Throwable failure) {
        // Some messages bring their stack trace along.
        return Optional.ofNullable(failure.getMessage())
                .flatMap(message -> message.lines().filter(line -> !line.isBlank()).findFirst())
                .orElse(failure.getClass().getSimpleName());
    }

    private static String oneLine(String text) {
        String line = CLASSES.matcher(text.replaceAll("\\s+", " ").strip()).replaceAll("");
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }
}
