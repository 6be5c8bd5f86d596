package io.weir.stream.kafka;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.consumer.KafkaReadStream;
import io.weir.runtime.Timers;
import io.weir.stream.EventStream;
import io.weir.stream.delivery.Deliveries;
import io.weir.stream.delivery.Incoming;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of a consumer group. Records come in on Kafka's polling thread and are handed over on
 * the context from which the stream was opened.
 */
final class KafkaEventStream<T> implements EventStream<T> {

    private static final Logger LOGGER = LoggerFactory.getLogger(KafkaEventStream.class);
    private static final Duration POLL = Duration.ofSeconds(30);
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final KafkaSettings settings;
    private final String group;
    private final Deliveries.Setup<T> setup;
    private final ParkedSink parked;
    private final BrokerContact contact;

    private Optional<Open<T>> open = Optional.empty();
    private Optional<Future<Void>> closed = Optional.empty();

    KafkaEventStream(
            Vertx vertx,
            KafkaSettings settings,
            String group,
            Deliveries.Setup<T> setup,
            ParkedSink parked,
            BrokerContact contact) {
        this.vertx = vertx;
        this.settings = settings;
        this.group = group;
        this.setup = setup;
        this.parked = parked;
        this.contact = contact;
    }

    @Override
    public synchronized Future<Void> open(Handler<T> handler) {
        if (open.isPresent() || closed.isPresent()) {
            return Future.failedFuture(
                    new IllegalStateException("stream of " + setup.topic() + " was opened before"));
        }
        Context context = vertx.getOrCreateContext();
        Timers timers =
                (delay, action) -> {
                    long id = vertx.setTimer(Math.max(1, delay.toMillis()), fired -> action.run());
                    return () -> vertx.cancelTimer(id);
                };
        PolledIntake intake = new PolledIntake(setup.topic(), parked);
        Deliveries<T> deliveries = new Deliveries<>(setup, handler, on(context), timers, intake);
        Open<T> opened = new Open<>(context, deliveries, intake);
        open = Optional.of(opened);
        parked.use();
        contact.expect(this);
        return connect(opened);
    }

    /** Kafka's client fails in its constructor while no address of a broker can be resolved. */
    private Future<Void> connect(Open<T> opened) {
        return opened.context
                .executeBlocking(() -> resolve(opened), false)
                .compose(
                        consumer -> {
                            if (consumer.isEmpty()) {
                                vertx.setTimer(RETRY.toMillis(), fired -> retry(opened));
                                return Future.succeededFuture();
                            }
                            return subscribe(opened, consumer.get());
                        });
    }

    private void retry(Open<T> opened) {
        if (!closed()) {
            connect(opened)
                    .onFailure(
                            failure ->
                                    LOGGER.atError()
                                            .addKeyValue("topic", setup.topic())
                                            .setCause(failure)
                                            .log("stream cannot be opened"));
        }
    }

    private Optional<GroupConsumer> resolve(Open<T> opened) {
        if (!Bootstrap.resolvable(settings.bootstrap())) {
            return Optional.empty();
        }
        try {
            return Optional.of(consumer(opened));
        } catch (KafkaException refused) {
            // Files of TLS that cannot be used, no token: a person mends it.
            contact.failed(setup.topic(), refused);
            return Optional.empty();
        }
    }

    private GroupConsumer consumer(Open<T> opened) {
        PollingThread<T> polling =
                new PollingThread<>(
                        setup,
                        settings.drainLimit(),
                        on(opened.context),
                        opened.deliveries,
                        contact);
        GroupConsumer consumer =
                new GroupConsumer(
                        ClientProperties.consumer(settings, group),
                        setup.start() == Start.REPLAY,
                        settings.drainLimit().plusSeconds(3),
                        polling);
        polling.consumer(consumer);
        return consumer;
    }

    private synchronized Future<Void> subscribe(Open<T> opened, GroupConsumer consumer) {
        if (closed.isPresent()) {
            return opened.context.executeBlocking(
                    () -> {
                        consumer.close();
                        return null;
                    },
                    false);
        }
        KafkaReadStream<String, byte[]> stream = KafkaReadStream.create(vertx, consumer);
        opened.stream = Optional.of(stream);
        opened.intake.consumer(consumer, opened.deliveries, on(opened.context));
        contact.watch(this, consumer);
        stream.pollTimeout(POLL);
        stream.batchHandler(records -> deliver(opened.deliveries, records));
        return stream.subscribe(Set.of(setup.topic()));
    }

    private void deliver(Deliveries<T> deliveries, ConsumerRecords<String, byte[]> records) {
        for (ConsumerRecord<String, byte[]> record : records) {
            Map<String, String> headers = new HashMap<>();
            record.headers().forEach(header -> headers.put(header.key(), Headers.text(header)));
            deliveries.deliver(
                    new Incoming(
                            record.partition(),
                            record.offset(),
                            record.timestamp(),
                            record.key() == null ? "" : record.key(),
                            Optional.ofNullable(record.value()),
                            headers));
        }
    }

    /** The drain and the last commit are the revocation that closing the consumer brings. */
    @Override
    public synchronized Future<Void> close() {
        if (closed.isEmpty()) {
            contact.forget(this);
            closed = Optional.of(open.map(this::close).orElseGet(Future::succeededFuture));
        }
        return closed.get();
    }

    private Future<Void> close(Open<T> opened) {
        return opened.stream
                .map(KafkaReadStream::close)
                .orElseGet(Future::succeededFuture)
                .eventually(() -> takeTheRest(opened))
                .eventually(parked::release);
    }

    /** Partitions that the consumer could not give back, because the group had lost it. */
    private Future<Void> takeTheRest(Open<T> opened) {
        Promise<Void> done = Promise.promise();
        on(opened.context)
                .execute(
                        () -> {
                            var rest = opened.deliveries.partitions();
                            opened.deliveries
                                    .take(rest)
                                    .timeout(
                                            settings.drainLimit().toMillis(), TimeUnit.MILLISECONDS)
                                    .onComplete(
                                            ended -> {
                                                opened.deliveries.forget(rest);
                                                done.complete();
                                            });
                        });
        return done.future();
    }

    private synchronized boolean closed() {
        return closed.isPresent();
    }

    @Override
    public boolean connected() {
        return contact.connected(this);
    }

    /**
     * Runs at once when the caller is on the context already: no hop between record and handler.
     */
    private static Executor on(Context context) {
        return task -> {
            if (Vertx.currentContext() == context) {
                task.run();
            } else {
                context.runOnContext(any -> task.run());
            }
        };
    }

    private static final class Open<T> {
        private final Context context;
        private final Deliveries<T> deliveries;
        private final PolledIntake intake;
        private volatile Optional<KafkaReadStream<String, byte[]>> stream = Optional.empty();

        private Open(Context context, Deliveries<T> deliveries, PolledIntake intake) {
            this.context = context;
            this.deliveries = deliveries;
            this.intake = intake;
        }
    }
}
