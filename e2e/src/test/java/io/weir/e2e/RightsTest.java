package io.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.e2e.Rights.Attempt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each service's account, as the chart makes it, tries every verb on every kind with its own token:
 * what the table of rights grants is let through, everything else is refused. Nothing is changed:
 * writes are dry runs, on objects that do not exist.
 */
@OnCluster
class RightsTest {

    private static final String NAMESPACE = "weir-e2e-rights";
    private static final String OTHER = "weir-e2e-rights-other";

    @BeforeAll
    static void install() throws Exception {
        Assumptions.assumeTrue(
                Chart.helmIsThere(), "the accounts are the chart's: helm is not on PATH");
        Kubectl.definitions();
        Kubectl.namespace(NAMESPACE);
        Kubectl.namespace(OTHER);
        Kubectl.apply(rights("weir-wide"));
        Kubectl.apply(rights("weir-narrow", "--set", "namespace=" + NAMESPACE));
    }

    @AfterAll
    static void remove() throws Exception {
        if (Chart.helmIsThere()) {
            Kubectl.attempt(rights("weir-wide"), "delete", "--ignore-not-found", "-f", "-");
            Kubectl.run("delete", "namespace", NAMESPACE, OTHER, "--wait=false");
        }
    }

    private static String rights(String release, String... more) throws Exception {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--namespace",
                                NAMESPACE,
                                "--set",
                                "kafka.addresses=kafka:9092",
                                "--show-only",
                                "templates/rbac.yaml"));
        arguments.addAll(List.of(more));
        return Chart.template(release, arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"watcher", "analyzer", "router", "notifier"})
    void mayDoWhatTheTableGrantsAndNothingElse(String service) throws Exception {
        Account account = Account.of(NAMESPACE, "weir-wide-" + service);
        Rights table = Rights.of(service);

        List<String> wrong = new ArrayList<>();
        int refused = 0;
        for (Attempt attempt : Rights.everyAttempt()) {
            boolean granted = table.grant(attempt);
            String answer = account.attempt(attempt, OTHER);
            refused += answer.equals("403") ? 1 : 0;
            tell(wrong, attempt, granted, answer);
        }

        assertThat(wrong).as("verbs of the %s", service).isEmpty();
        assertThat(refused).as("refused calls").isGreaterThan(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"watcher", "analyzer", "router", "notifier"})
    void mayDoNothingOutsideOfItsNamespaceWithRoles(String service) throws Exception {
        Account account = Account.of(NAMESPACE, "weir-narrow-" + service);
        Rights table = Rights.of(service);

        List<String> wrong = new ArrayList<>();
        for (Attempt attempt : Rights.everyAttempt()) {
            boolean inside = attempt.kind().namespaced() && table.grant(attempt);
            tell(wrong, attempt, inside, account.attempt(attempt, NAMESPACE));
            if (attempt.kind().namespaced()) {
                tell(wrong, attempt, false, account.attempt(attempt, OTHER));
            }
        }

        assertThat(wrong).as("verbs of the %s with Roles", service).isEmpty();
    }

    private static void tell(List<String> wrong, Attempt attempt, boolean granted, String answer) {
        if (granted == answer.equals("403")) {
            wrong.add(attempt + (granted ? ": refused" : ": let through with " + answer));
        }
    }

    /** A service account's token, and the address of the server. */
    private record Account(ApiServer server, String token) {

        static Account of(String namespace, String name) throws Exception {
            String token = Kubectl.run("-n", namespace, "create", "token", name);
            return new Account(ApiServer.current(), token);
        }

        String attempt(Attempt attempt, String namespace) throws Exception {
            Optional<String> body = attempt.body();
            return String.valueOf(
                    server.send(
                            token,
                            attempt.method(),
                            attempt.path(namespace),
                            attempt.contentType(),
                            body));
        }
    }
}
