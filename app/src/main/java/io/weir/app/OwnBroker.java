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
    private final Starter starter;
    private final CountDownLatch closing = new CountDownLatch(1);
    private Optional<EmbeddedKafka> broker = Optional.empty();
    private Optional<EmbeddedKafkaFailure> missing = Optional.empty();

    /** How a broker is started; {@link EmbeddedKafka} in production. */
    @FunctionalInterface
    interface Starter {
        /** Starts it on a port; fails as {@link EmbeddedKafka#start} does. */
        EmbeddedKafka start(int port);
    }

    private OwnBroker(int port, Starter starter) {
        this.port = port;
        this.starter = starter;
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
            OwnBroker own = new OwnBroker(EmbeddedKafka.freePort(), starter);
            own.begin(pause);
            return own;
        } catch (EmbeddedKafkaFailure failure) {
            throw new StartFailure(failure.getMessage());
        }
    }

    private void begin(Duration pause) {
        try {
            serves(starter.start(port));
        } catch (DiskFull full) {
            lacks(full);
            Thread thread = new Thread(() -> await(pause), "weir-own-broker");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void await(Duration pause) {
        try {
            while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                if (attempt()) {
                    LOGGER.atInfo().log("there is room: the embedded Kafka serves");
                    return;
                }
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean attempt() {
        try {
            serves(starter.start(port));
            return true;
        } catch (EmbeddedKafkaFailure failure) {
            lacks(failure);
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

    /** Each kind of failure is said once; how much room is missing changes all the time. */
    private synchronized void lacks(EmbeddedKafkaFailure failure) {
        boolean said = missing.filter(last -> last.getClass() == failure.getClass()).isPresent();
        missing = Optional.of(failure);
        if (!said) {
            LOGGER.atError()
                    .addKeyValue("reason", failure.getMessage())
                    .log("the embedded Kafka is not started yet");
        }
    }

    /** {@code host:port} for clients, from the beginning. */
    String bootstrap() {
        return "127.0.0.1:" + port;
    }

    /** Why it does not serve; empty when it does. */
    synchronized Optional<String> missing() {
        return missing.map(EmbeddedKafkaFailure::getMessage);
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
