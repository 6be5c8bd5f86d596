package io.weir.stream.kafka;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the broker answers the consumers of one service. Read from the clients' own counters:
 * nothing is sent for it. Says once that the broker is away, and once that it is back.
 */
final class BrokerContact {

    private static final Logger LOGGER = LoggerFactory.getLogger(BrokerContact.class);
    private static final Duration CHECK = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final KafkaSettings settings;
    private final Duration silence;
    private final Map<Object, Watched> watched = new ConcurrentHashMap<>();
    private Optional<Long> timer = Optional.empty();
    private State state = State.UNKNOWN;
    private int checksWithout;
    private final Map<String, String> refusals = new ConcurrentHashMap<>();

    private enum State {
        UNKNOWN,
        THERE,
        AWAY
    }

    BrokerContact(Vertx vertx, KafkaSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
        this.silence =
                settings.heartbeat()
                        .multipliedBy(2)
                        .plusMillis(ClientProperties.FETCH_WAIT_MILLIS)
                        .plusSeconds(5);
    }

    /** From now on the stream counts; it has no consumer yet, so it is not connected. */
    synchronized void expect(Object stream) {
        watched.put(stream, new Watched(Optional.empty(), silence));
        if (timer.isEmpty()) {
            timer = Optional.of(vertx.setPeriodic(CHECK.toMillis(), any -> check()));
        }
    }

    /** The stream has its consumer. */
    synchronized void watch(Object stream, Consumer<?, ?> consumer) {
        watched.put(stream, new Watched(Optional.of(consumer), silence));
    }

    synchronized void forget(Object stream) {
        watched.remove(stream);
        if (watched.isEmpty()) {
            timer.ifPresent(vertx::cancelTimer);
            timer = Optional.empty();
        }
    }

    /** Any thread. */
    boolean connected(Object stream) {
        Watched consumer = watched.get(stream);
        return consumer != null && consumer.answers(System.nanoTime());
    }

    /**
     * A failure that is not silence: refused credentials, a forbidden group. Said once a reason.
     * Any thread.
     */
    void failed(String topic, Throwable failure) {
        String reason = KafkaTrouble.words(failure, settings);
        if (reason.equals(refusals.put(topic, reason))) {
            return;
        }
        LOGGER.atError()
                .addKeyValue("kafka", settings.bootstrap())
                .addKeyValue("client", settings.clientId())
                .addKeyValue("topic", topic)
                .addKeyValue("reason", reason)
                .log("Kafka refuses to serve; trying again");
    }

    /** The broker serves the stream of the topic. Any thread; costs nothing. */
    void served(String topic) {
        if (!refusals.isEmpty() && refusals.remove(topic) != null) {
            LOGGER.atInfo()
                    .addKeyValue("kafka", settings.bootstrap())
                    .addKeyValue("client", settings.clientId())
                    .addKeyValue("topic", topic)
                    .log("Kafka serves again");
        }
    }

    /** What the broker refuses, in one line. Any thread. */
    Optional<String> refusal() {
        return refusals.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private synchronized void check() {
        long now = System.nanoTime();
        boolean all = watched.values().stream().allMatch(consumer -> consumer.answers(now));
        checksWithout = all ? 0 : checksWithout + 1;
        if (all && state != State.THERE) {
            if (state == State.AWAY) {
                LOGGER.atInfo()
                        .addKeyValue("kafka", settings.bootstrap())
                        .addKeyValue("client", settings.clientId())
                        .log("Kafka answers again");
            }
            state = State.THERE;
        } else if (!all && state != State.AWAY && checksWithout > 1) {
            state = State.AWAY;
            LOGGER.atWarn()
                    .addKeyValue("kafka", settings.bootstrap())
                    .addKeyValue("client", settings.clientId())
                    .log("Kafka does not answer; trying again");
        }
    }

    /** One consumer's counters. */
    private static final class Watched {
        private final Optional<Consumer<?, ?>> consumer;
        private final Duration silence;
        private Optional<Metric> connections = Optional.empty();
        private Optional<Metric> responses = Optional.empty();
        private double seen;
        private long seenAt;

        private Watched(Optional<Consumer<?, ?>> consumer, Duration silence) {
            this.consumer = consumer;
            this.silence = silence;
        }

        /** A connection is there, and an answer came on it not long ago. */
        private synchronized boolean answers(long now) {
            if (connections.isEmpty() || responses.isEmpty()) {
                consumer.ifPresent(this::find);
            }
            double count = number(responses);
            if (count > seen) {
                seen = count;
                seenAt = now;
            }
            return number(connections) > 0 && seen > 0 && now - seenAt <= silence.toNanos();
        }

        private void find(Consumer<?, ?> client) {
            client.metrics()
                    .forEach(
                            (name, metric) -> {
                                if (!name.group().equals("consumer-metrics")) {
                                    return;
                                }
                                if (name.name().equals("connection-count")) {
                                    connections = Optional.of(metric);
                                } else if (name.name().equals("response-total")) {
                                    responses = Optional.of(metric);
                                }
                            });
        }

        private static double number(Optional<Metric> metric) {
            return metric.map(Metric::metricValue)
                    .filter(Number.class::isInstance)
                    .map(value -> ((Number) value).doubleValue())
                    .orElse(0.0);
        }
    }
}
