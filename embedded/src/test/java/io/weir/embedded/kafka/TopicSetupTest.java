package io.weir.embedded.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weir.stream.Eventually;
import io.weir.stream.Topics;
import io.weir.stream.kafka.KafkaSettings;
import io.weir.stream.kafka.TopicSetup;
import io.weir.stream.kafka.TopicSetup.Mode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicSetupTest {

    private final Vertx vertx = Vertx.vertx();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<String> reasons = new CopyOnWriteArrayList<>();
    private final TopicSetup.Contact contact =
            new TopicSetup.Contact() {
                @Override
                public void away(String reason) {
                    heard.add("away");
                    reasons.add(reason);
                }

                @Override
                public void back() {
                    heard.add("back");
                }
            };

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void makesWhatIsMissingAsItShouldBe() {
        KafkaForTests kafka = KafkaForTests.shared();

        Topics topics = kafka.newTopics(3);

        assertThat(run(kafka.bootstrap(), topics, Mode.CREATE)).isEmpty();

        // A broker lists a topic that was just made a little later.
        Eventually.holds(
                Duration.ofSeconds(60),
                () -> run(kafka.bootstrap(), topics, Mode.VERIFY).isEmpty());
    }

    @Test
    void tellsDifferencesAndChangesNothing() {
        KafkaForTests kafka = KafkaForTests.shared();
        Topics topics = kafka.newTopics(1);
        Topics more = new Topics(topics.prefix(), 2, 1);

        List<String> lines = run(kafka.bootstrap(), more, Mode.CREATE);

        assertThat(lines)
                .contains(
                        "topic " + topics.revisions().name() + ": partitions is 1, Weir expects 2");
        assertThat(run(kafka.bootstrap(), topics, Mode.VERIFY)).isEmpty();
    }

    @Test
    void waitsForWhatIsMissingWhenOthersMakeTopics() {
        KafkaForTests kafka = KafkaForTests.shared();
        Topics topics = new Topics("test-missing", 1, 1);
        Future<List<String>> lines = setup(kafka.bootstrap(), topics).run(Mode.VERIFY);
        Eventually.holds(
                Duration.ofSeconds(60),
                () ->
                        reasons.stream()
                                .anyMatch(
                                        reason ->
                                                reason.contains(
                                                        "topic test-missing.revisions is"
                                                                + " missing")));

        run(kafka.bootstrap(), topics, Mode.CREATE);

        assertThat(lines.timeout(60, TimeUnit.SECONDS).await()).isEmpty();
        assertThat(heard).startsWith("away").endsWith("back");
    }

    @Test
    void saysWhyATopicCannotBeMadeAndAsksOnlyForThoseWanted() {
        KafkaForTests kafka = KafkaForTests.shared();
        Topics topics = new Topics("test-replicas", 1, 9);
        TopicSetup setup = setup(kafka.bootstrap(), topics);

        Future<List<String>> lines = setup.run(Mode.CREATE, List.of(topics.changes()));

        Eventually.holds(Duration.ofSeconds(60), () -> !reasons.isEmpty());
        assertThat(reasons.get(0))
                .startsWith("topic test-replicas.changes cannot be made: ")
                .doesNotContain("verdicts");
        assertThat(lines.isComplete()).isFalse();
        setup.close();
    }

    @Test
    void leavesReplicasToTheBrokerAndKeepsWhatIsInSync() {
        KafkaForTests kafka = KafkaForTests.shared();
        Topics topics = new Topics("test-insync", 1, 0, 1);

        assertThat(run(kafka.bootstrap(), topics, Mode.CREATE)).isEmpty();
        assertThat(run(kafka.bootstrap(), new Topics("test-insync", 1, 0, 2), Mode.VERIFY))
                .contains("topic test-insync.changes: min.insync.replicas is 1, Weir expects 2");
    }

    @Test
    void asksNothingWhereItIsToTrust() {
        assertThat(run("nowhere.invalid:9092", new Topics("weir", 1, 1), Mode.TRUST)).isEmpty();
        assertThat(heard).isEmpty();
    }

    @Test
    void goesOnWhenTheBrokerIsThereAndSaysSoOnce(@TempDir Path directory) {
        int port;
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory)) {
            port = kafka.port();
        }
        Future<List<String>> lines =
                setup("127.0.0.1:" + port, new Topics("weir", 1, 1)).run(Mode.CREATE);
        Eventually.holds(Duration.ofSeconds(60), () -> heard.contains("away"));

        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, port, Map.of())) {
            assertThat(kafka.port()).isEqualTo(port);
            assertThat(lines.timeout(60, TimeUnit.SECONDS).await()).isEmpty();
        }
        assertThat(heard).containsExactly("away", "back");
    }

    @Test
    void stopsTryingWhenClosed() {
        TopicSetup setup = setup("nowhere.invalid:9092", new Topics("weir", 1, 1));
        Future<List<String>> lines = setup.run(Mode.CREATE);
        Eventually.holds(Duration.ofSeconds(60), () -> heard.contains("away"));

        setup.close();

        Eventually.holds(Duration.ofSeconds(60), lines::failed);
        assertThat(lines.cause()).hasMessageContaining("nowhere.invalid:9092");
    }

    private List<String> run(String bootstrap, Topics topics, Mode mode) {
        return setup(bootstrap, topics).run(mode).timeout(60, TimeUnit.SECONDS).await();
    }

    private TopicSetup setup(String bootstrap, Topics topics) {
        return new TopicSetup(vertx, KafkaSettings.of(bootstrap, "weir-test", topics), contact);
    }
}
