package io.weir.app;

import io.weir.embedded.kafka.DiskFull;
import io.weir.embedded.kafka.EmbeddedKafka;
import io.weir.embedded.kafka.EmbeddedKafkaFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker of {@code weir all}. Where its disk is full the process starts without it, on the
 * address that it will have: the router then takes canaries in flight back as it does whenever
 * Kafka is away, and all goes on when there is room. Any thread.
 */
final class OwnBroker implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(OwnBroker.class);

    private final int port;
    private final CountDownLatch closing = new CountDownLatch(1);
    private Optional<EmbeddedKafka> broker = Optional.empty();
    private Optional<String> missing = Optional.empty();

    /** How a broker is started; {@link EmbeddedKafka} in production. */
    @FunctionalInterface
    interface Starter {
        /** Starts it on a port; fails as {@link EmbeddedKafka#start} does. */
        EmbeddedKafka start(int port);
    }

    private OwnBroker(int port) {
        this.port = port;
    }

    /**
     * Starts one. Blocks until it serves, or until it is known that its disk is full.
     *
     * @throws StartFailure when the directory cannot be used for another reason
     */
    static OwnBroker start(Path directory) {
        return start(port -> EmbeddedKafka.start(directory, port, Map.of()), Duration.ofSeconds(2));
    }

    /**
     * The same.
     *
     * @param pause between looks at a disk that is full
     */
    static OwnBroker start(Starter starter, Duration pause) {
        try {
            OwnBroker own = new OwnBroker(EmbeddedKafka.freePort());
            if (!own.attempt(starter)) {
                Thread thread = new Thread(() -> own.await(starter, pause), "weir-own-broker");
                thread.setDaemon(true);
                thread.start();
            }
            return own;
        } catch (EmbeddedKafkaFailure failure) {
            throw new StartFailure(failure.getMessage());
        }
    }

    /** Whether it serves now; a disk that is full is said once. */
    private boolean attempt(Starter starter) {
        try {
            EmbeddedKafka started = starter.start(port);
            serves(started);
            return true;
        } catch (DiskFull full) {
            if (missing(full.getMessage())) {
                LOGGER.atError()
                        .addKeyValue("reason", full.getMessage())
                        .log("the embedded Kafka is not started yet");
            }
            return false;
        }
    }

    private void await(Starter starter, Duration pause) {
        try {
            while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                if (again(starter)) {
                    LOGGER.atInfo().log("there is room: the embedded Kafka serves");
                    return;
                }
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean again(Starter starter) {
        try {
            return attempt(starter);
        } catch (EmbeddedKafkaFailure failure) {
            if (missing(failure.getMessage())) {
                LOGGER.atError()
                        .addKeyValue("reason", failure.getMessage())
                        .log("the embedded Kafka does not start");
            }
            return false;
        }
    }

    private synchronized void serves(EmbeddedKafka started) {
        missing = Optional.empty();
        if (closing.getCount() == 0) {
            started.close();
        } else {
            broker = Optional.of(started);
        }
    }

    /** Whether the reason is another than before. */
    private synchronized boolean missing(String reason) {
        boolean other = missing.isEmpty();
        missing = Optional.of(reason);
        return other;
    }

    /** {@code host:port} for clients, from the beginning. */
    String bootstrap() {
        return "127.0.0.1:" + port;
    }

    /** Why it does not serve; empty when it does. */
    synchronized Optional<String> missing() {
        return missing;
    }

    /** Stops it, or the waiting for room. The second time nothing happens. */
    @Override
    public void close() {
        closing.countDown();
        synchronized (this) {
            broker.ifPresent(EmbeddedKafka::close);
        }
    }
}
