package io.weir.embedded.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.weir.stream.Codec;
import io.weir.stream.Event;
import io.weir.stream.EventSink;
import io.weir.stream.EventStream;
import io.weir.stream.Eventually;
import io.weir.stream.StreamMetrics;
import io.weir.stream.Topics;
import io.weir.stream.kafka.KafkaLog;
import io.weir.stream.kafka.KafkaSettings;
import io.weir.stream.kafka.TopicSetup;
import io.weir.stream.kafka.security.KafkaSecurity;
import io.weir.stream.kafka.security.KafkaSecurity.Identity;
import io.weir.stream.kafka.security.KafkaSecurity.Login;
import io.weir.stream.kafka.security.KafkaSecurity.Mechanism;
import io.weir.stream.kafka.security.KafkaSecurity.Tls;
import io.weir.stream.kafka.security.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients of a broker with TLS, logins and ACLs: what works, what is said, and how it heals. */
@Timeout(240)
class KafkaSecurityTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Topics TOPICS = new Topics("team.weir", 1, 1);
    private static final String TOPIC = TOPICS.verdicts().name();

    private static final Codec<String> TEXT =
            new Codec<>() {
                @Override
                public byte[] encode(String value) {
                    return value.getBytes(StandardCharsets.UTF_8);
                }

                @Override
                public String decode(byte[] bytes) {
                    return new String(bytes, StandardCharsets.UTF_8);
                }
            };

    @TempDir private static Path directory;
    private static SecuredKafka kafka;

    private final Vertx vertx = Vertx.vertx();
    private final List<String> read = new CopyOnWriteArrayList<>();
    private KafkaLog log;
    private EventSink<String> sink;
    private EventStream<String> stream;

    @TempDir private Path files;

    @BeforeAll
    static void start() throws Exception {
        kafka = SecuredKafka.start(directory);
        for (String user : List.of("scram", "poor")) {
            kafka.user(user);
        }
        for (String principal : List.of("scram", "plain", "token", "CN=weir-mutual")) {
            kafka.allow("User:" + principal, "TOPIC", "team.weir", true, List.of("READ", "WRITE"));
            kafka.allow("User:" + principal, "GROUP", "team.weir", true, List.of("READ"));
        }
        Vertx own = Vertx.vertx();
        new TopicSetup(
                        own,
                        KafkaSettings.of(kafka.plain(), "setup", TOPICS),
                        new TopicSetup.Contact() {
                            @Override
                            public void away(String reason) {
                                throw new AssertionError(reason);
                            }

                            @Override
                            public void back() {
                                throw new AssertionError("was away");
                            }
                        })
                .run(TopicSetup.Mode.CREATE)
                .timeout(60, TimeUnit.SECONDS)
                .await();
        own.close().await();
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @AfterEach
    void end() {
        if (stream != null) {
            stream.close().await();
        }
        if (sink != null) {
            sink.close().await();
        }
        vertx.close().await();
    }

    @Test
    void logsInWithEachMechanism() throws Exception {
        for (Mechanism mechanism : Mechanism.values()) {
            String user = mechanism == Mechanism.PLAIN ? "plain" : "scram";
            roundTrip(
                    kafka.secure(), password(mechanism, user, Secret.text(SecuredKafka.PASSWORD)));
        }
    }

    @Test
    void logsInWithAClientCertificate() throws Exception {
        roundTrip(
                kafka.mutual(),
                new KafkaSecurity(
                        Optional.of(
                                new Tls(
                                        Optional.of(kafka.certificate("broker")),
                                        Optional.of(
                                                new Identity(
                                                        kafka.certificate("client"),
                                                        kafka.key())))),
                        new Login.Anonymous()));
    }

    @Test
    void logsInWithATokenByClientCredentialsAndHealsWithTheSecret() throws Exception {
        Path secret = Files.writeString(files.resolve("secret"), "wrong");
        HttpServer tokens =
                vertx.createHttpServer()
                        .requestHandler(
                                request -> {
                                    boolean known =
                                            "Basic d2Vpcjpub3QtYS1zZWNyZXQ="
                                                    .equals(request.getHeader("Authorization"));
                                    request.response()
                                            .setStatusCode(known ? 200 : 401)
                                            .putHeader("Content-Type", "application/json")
                                            .end(
                                                    known
                                                            ? "{\"access_token\":\""
                                                                    + TokenChecks.token("token")
                                                                    + "\",\"expires_in\":3600}"
                                                            : "{\"error\":\"invalid_client\"}");
                                })
                        .listen(0, "127.0.0.1")
                        .await();
        open(
                kafka.secure(),
                new KafkaSecurity(
                        tls(kafka.certificate("broker")),
                        new Login.Token(
                                URI.create("http://127.0.0.1:" + tokens.actualPort() + "/token"),
                                "weir",
                                Secret.file(secret),
                                "kafka")));
        Eventually.holds(PATIENCE, () -> said("of client weir with a token from http://127.0.0.1"));

        Files.writeString(secret, SecuredKafka.PASSWORD + "\n");

        comesThrough();
        tokens.close().await();
    }

    @Test
    void aWrongPasswordIsNamedAndHealsWithItsFile() throws Exception {
        Path file = Files.writeString(files.resolve("password"), "wrong-password");
        open(kafka.secure(), password(Mechanism.SCRAM_SHA_512, "scram", Secret.file(file)));
        Future<Void> refused = send("one");
        Eventually.holds(
                PATIENCE, () -> said("Kafka refuses the login of user scram by SCRAM-SHA-512: "));
        Eventually.holds(PATIENCE, refused::failed);
        assertThat(refused.cause()).hasMessageContaining("refuses the login of user scram");
        assertThat(refused.cause().toString() + log.refusal()).doesNotContain("wrong-password");

        Files.writeString(file, SecuredKafka.PASSWORD + "\n");

        comesThrough();
    }

    @Test
    void aWrongAuthorityIsNamedAndHealsWithItsFile() throws Exception {
        Path file = Files.copy(kafka.certificate("client"), files.resolve("ca.crt"));
        open(
                kafka.secure(),
                new KafkaSecurity(
                        tls(file),
                        new Login.Password(
                                Mechanism.SCRAM_SHA_512,
                                "scram",
                                Secret.text(SecuredKafka.PASSWORD))));
        Eventually.holds(PATIENCE, () -> said("TLS with Kafka at " + kafka.secure() + " failed: "));

        Files.copy(kafka.certificate("broker"), file, StandardCopyOption.REPLACE_EXISTING);

        comesThrough();
    }

    @Test
    void missingRightsAreNamedAndHeal() throws Exception {
        open(
                kafka.secure(),
                password(Mechanism.SCRAM_SHA_512, "poor", Secret.text(SecuredKafka.PASSWORD)));
        // Which of the two the client meets first is its own affair.
        Eventually.holds(PATIENCE, () -> said("no right on group team.weir-group of user poor"));
        kafka.allow("User:poor", "GROUP", "team.weir-group", false, List.of("READ"));
        Eventually.holds(PATIENCE, () -> said("no right on topic " + TOPIC + " of user poor"));
        kafka.allow("User:poor", "TOPIC", TOPIC, false, List.of("READ"));
        Eventually.holds(PATIENCE, () -> log.refusal().isEmpty());
        Future<Void> refused = send("one");
        Eventually.holds(PATIENCE, refused::failed);
        assertThat(log.refusal().orElse(""))
                .contains(
                        "no right to write any topic of user poor",
                        "'weir acls' lists what is needed");

        kafka.allow("User:poor", "TOPIC", TOPIC, false, List.of("WRITE"));

        comesThrough();
    }

    private void roundTrip(String bootstrap, KafkaSecurity security) throws Exception {
        open(bootstrap, security);
        comesThrough();
        stream.close().await();
        sink.close().await();
    }

    private void open(String bootstrap, KafkaSecurity security) {
        log =
                new KafkaLog(
                        vertx,
                        KafkaSettings.of(bootstrap, "weir-test", TOPICS)
                                .withSession(Duration.ofSeconds(10), Duration.ofMillis(500))
                                .withExtra(
                                        Map.of(
                                                "fetch.max.wait.ms", "100",
                                                // A right is asked for again as often.
                                                "metadata.max.age.ms", "1000"))
                                .withSecurity(security),
                        StreamMetrics.NONE);
        sink = log.sink(TOPIC, "weir-test", TEXT);
        stream = log.stream(TOPIC, "team.weir-group", EventStream.Start.REPLAY, TEXT);
        vertx.getOrCreateContext()
                .runOnContext(
                        begin ->
                                stream.open(
                                        new EventStream.Handler<>() {
                                            @Override
                                            public Future<Void> on(Event<String> event) {
                                                read.add(event.value().orElse(""));
                                                return Future.succeededFuture();
                                            }
                                        }));
    }

    private void comesThrough() {
        String text = "text-" + System.nanoTime();
        Eventually.holds(PATIENCE, () -> sent(text));
        Eventually.holds(PATIENCE, () -> read.contains(text));
        Eventually.holds(PATIENCE, () -> log.refusal().isEmpty());
    }

    private boolean sent(String text) {
        Future<Void> sent = send(text);
        Eventually.holds(PATIENCE, sent::isComplete);
        return sent.succeeded();
    }

    private Future<Void> send(String text) {
        return sink.send(new EventSink.Outgoing<>("k", Optional.of(text), text, "test"));
    }

    private boolean said(String words) {
        return log.refusal().map(line -> line.contains(words)).orElse(false);
    }

    private static KafkaSecurity password(Mechanism mechanism, String user, Secret password) {
        return new KafkaSecurity(
                tls(kafka.certificate("broker")), new Login.Password(mechanism, user, password));
    }

    private static Optional<Tls> tls(Path authorities) {
        return Optional.of(new Tls(Optional.of(authorities), Optional.empty()));
    }
}
