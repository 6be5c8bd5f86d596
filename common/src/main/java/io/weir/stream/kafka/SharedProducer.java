package io.weir.stream.kafka;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaWriteStream;
import io.weir.stream.SendFailure;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one producer of a service, made with the first record: its sinks and its parking share a
 * thread, a buffer and a connection. Closed by the last user.
 *
 * <p>What waits to be sent is bounded: with the broker away each record is held up by the ones
 * before it, and a service that goes on sending must hear so rather than fill the memory.
 */
final class SharedProducer {

    private static final Logger LOGGER = LoggerFactory.getLogger(SharedProducer.class);
    private static final long WAITING_BYTES = 16L << 20;
    private static final long CLOSE_MILLIS = 5_000;
    private static final long RECORD_OVERHEAD = 512;

    private final Vertx vertx;
    private final KafkaSettings settings;
    private final AtomicLong waiting = new AtomicLong();
    private volatile LazyProducer producer;
    private volatile Optional<String> refusal = Optional.empty();
    private int users;
    private Optional<KafkaWriteStream<String, byte[]>> stream = Optional.empty();

    SharedProducer(Vertx vertx, KafkaSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
        this.producer = fresh();
    }

    synchronized void use() {
        users++;
    }

    /** Flushes and closes with the last user; not longer than a delivery may take. */
    synchronized Future<Void> release() {
        users--;
        if (users > 0 || stream.isEmpty()) {
            return stream.map(KafkaWriteStream::flush).orElseGet(Future::succeededFuture);
        }
        Future<Void> closed = stream.get().close(CLOSE_MILLIS);
        stream = Optional.empty();
        return closed;
    }

    /** Fails with {@link SendFailure}. Completes on the caller's context. */
    Future<Void> send(
            String topic, String key, Optional<byte[]> value, Map<String, String> headers) {
        long size = value.map(bytes -> bytes.length).orElse(0) + RECORD_OVERHEAD;
        if (waiting.addAndGet(size) > WAITING_BYTES) {
            waiting.addAndGet(-size);
            return Future.failedFuture(
                    new SendFailure.Unavailable(
                            topic + ": too much waits to be sent to Kafka", null));
        }
        return stream()
                .send(
                        new ProducerRecord<>(
                                topic, null, key, value.orElse(null), Headers.of(headers)))
                .eventually(
                        () -> {
                            waiting.addAndGet(-size);
                            return Future.succeededFuture();
                        })
                .<Void>mapEmpty()
                .onSuccess(kept -> refusal = Optional.empty())
                .recover(failure -> refused(topic, key, failure));
    }

    /** Why the broker takes no records, in one line; empty when it took the last one. */
    Optional<String> refusal() {
        return refusal;
    }

    private Future<Void> refused(String topic, String key, Throwable failure) {
        SendFailure named = named(topic, key, failure);
        if (KafkaTrouble.refusal(failure)) {
            String reason = KafkaTrouble.words(failure, settings);
            if (!refusal.equals(Optional.of(reason))) {
                refusal = Optional.of(reason);
                LOGGER.atError()
                        .addKeyValue("kafka", settings.bootstrap())
                        .addKeyValue("client", settings.clientId())
                        .addKeyValue("topic", topic)
                        .addKeyValue("reason", reason)
                        .log("Kafka takes no records; trying again");
            }
        }
        boolean useless =
                !(failure instanceof RetriableException)
                        && !(failure instanceof TopicAuthorizationException)
                        && !(named instanceof SendFailure.Rejected);
        return useless
                ? vertx.executeBlocking(
                                () -> {
                                    producer.renew();
                                    return null;
                                },
                                false)
                        .transform(renewed -> Future.failedFuture(named))
                : Future.failedFuture(named);
    }

    Future<Integer> partitions(String topic) {
        return stream()
                .partitionsFor(topic)
                .map(infos -> infos.size())
                .recover(
                        failure ->
                                Future.failedFuture(
                                        new SendFailure.Unavailable(
                                                topic + ": partitions are not known", failure)));
    }

    private synchronized KafkaWriteStream<String, byte[]> stream() {
        if (stream.isEmpty()) {
            // The one before may still be closing.
            producer = fresh();
            stream = Optional.of(KafkaWriteStream.create(vertx, lazy()));
        }
        return stream.get();
    }

    private LazyProducer fresh() {
        return new LazyProducer(settings.bootstrap(), ClientProperties.producer(settings));
    }

    /**
     * A producer that connects with its first use, which the Vert.x client makes on its ordered
     * worker: a constructor that blocks on name resolution has no place on an event loop, and one
     * that fails for it must be tried again with the next record.
     */
    @SuppressWarnings("unchecked") // the proxy is made of Producer.class alone
    private Producer<String, byte[]> lazy() {
        return (Producer<String, byte[]>)
                Proxy.newProxyInstance(
                        Producer.class.getClassLoader(), new Class<?>[] {Producer.class}, producer);
    }

    /** A right that is missing is given by a person, so it is no end. */
    private SendFailure named(String topic, String key, Throwable failure) {
        if (failure instanceof RecordTooLargeException
                || failure instanceof InvalidTopicException) {
            return new SendFailure.Rejected(
                    topic + ": record of " + key + " refused: " + failure.getMessage(), failure);
        }
        return new SendFailure.Unavailable(
                topic
                        + ": record of "
                        + key
                        + " not acknowledged: "
                        + KafkaTrouble.words(failure, settings),
                failure);
    }
}
