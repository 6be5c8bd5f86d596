package io.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.stream.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AclsCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void listsWhatAServiceNeedsWhereOthersMakeTopics() {
        assertThat(run("acls", "router", "--kafka-topics", "verify")).isZero();

        assertThat(out.toString().lines())
                .containsExactly(
                        "PRINCIPAL          RESOURCE   NAME            OPERATIONS",
                        "User:weir-router   TOPIC      weir.verdicts   READ, DESCRIBE_CONFIGS",
                        "User:weir-router   TOPIC      weir.changes    WRITE, DESCRIBE_CONFIGS",
                        "User:weir-router   TOPIC      weir.parked     WRITE, DESCRIBE_CONFIGS",
                        "User:weir-router   GROUP      weir-router     READ");
    }

    @Test
    void printsCommandsWithNamesOfOnesOwn() {
        assertThat(
                        run(
                                "acls",
                                "notifier",
                                "--commands",
                                "--kafka-topics=trust",
                                "--topic-prefix=team.w",
                                "--kafka=k:9092",
                                "--principal=User:CN=*"))
                .isZero();

        assertThat(out.toString().lines())
                .contains(
                        "kafka-acls.sh --bootstrap-server k:9092 --add --allow-principal"
                                + " 'User:CN=notifier' --operation READ --operation WRITE --topic"
                                + " 'team.w.deliveries'",
                        "kafka-acls.sh --bootstrap-server k:9092 --add --allow-principal"
                                + " 'User:CN=notifier' --operation READ --group"
                                + " 'team.w-notifier-state-' --resource-pattern-type prefixed");
    }

    @Test
    void printsJson() {
        assertThat(run("acls", "explain", "--json")).isZero();

        assertThat(out.toString())
                .contains(
                        "\"client\" : \"explain\"",
                        "\"patternType\" : \"LITERAL\"",
                        "\"operations\" : [ \"READ\" ]");
    }

    @Test
    void knowsItsClients() {
        assertThat(run("acls", "listener")).isEqualTo(2);

        assertThat(err.toString())
                .contains("'weir acls' knows watcher, analyzer, router, notifier, explain,");
    }

    @Test
    void everyTopicHasSomebodyWhoWritesItAndAllServicesTogetherUseAll() {
        Topics topics = new Topics("weir", 1, 1);

        assertThat(
                        Stream.of(Service.values())
                                .flatMap(
                                        service ->
                                                KafkaAccess.of(service, topics).writes().stream()))
                .containsAll(topics.all());
        assertThat(KafkaAccess.of(Service.ALL, topics).topics())
                .containsExactlyInAnyOrderElementsOf(topics.all());
    }

    private int run(String... arguments) {
        return Weir.run(
                List.of(arguments),
                Map.of(),
                new PrintWriter(out, true),
                new PrintWriter(err, true));
    }
}
