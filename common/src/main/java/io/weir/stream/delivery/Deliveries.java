package io.weir.stream.delivery;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.weir.runtime.Timers;
import io.weir.stream.Codec;
import io.weir.stream.Event;
import io.weir.stream.EventStream;
import io.weir.stream.Partition;
import io.weir.stream.StreamMetrics;
import io.weir.stream.delivery.KeyQueues.Lane;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The half of a stream that knows no broker: order per key, bounded queues, offsets up to the first
 * unfinished record, parking, replay. Fed by the Kafka adapter in production and by the in-memory
 * log in tests, so that both behave alike.
 *
 * <p>All methods are called on the stream's context unless they say otherwise.
 *
 * @param <T> what the records hold
 */
public final class Deliveries<T> {

    private static final Logger LOGGER = LoggerFactory.getLogger(Deliveries.class);
    private static final Duration PARK_PAUSE = Duration.ofSeconds(1);

    private final Setup<T> setup;
    private final SafeHandler<T> handler;
    private final Executor context;
    private final Timers timers;
    private final Intake intake;
    private final Map<Integer, OwnedPartition> owned = new ConcurrentHashMap<>();
    private final KeyQueues queues = new KeyQueues();
    private final Commits commits;

    /**
     * What is fixed about a stream.
     *
     * @param service who parks a record, for the header
     * @param keyQueueBound how many records of one key may wait before the partition is paused, at
     *     least 1
     */
    public record Setup<T>(
            String topic,
            String service,
            EventStream.Start start,
            Codec<T> codec,
            int keyQueueBound,
            StreamMetrics metrics) {}

    /**
     * Deliveries of one stream, to be told of assignments and records.
     *
     * @param context runs work on the stream's context; handlers complete their futures anywhere
     */
    public Deliveries(
            Setup<T> setup,
            EventStream.Handler<T> handler,
            Executor context,
            Timers timers,
            Intake intake) {
        this.setup = setup;
        this.handler = new SafeHandler<>(handler);
        this.context = context;
        this.timers = timers;
        this.intake = intake;
        this.commits = new Commits(timers, this::finishedOffsets, intake::commit);
    }

    /** A partition is owned from now on. */
    public void assigned(int number, int epoch) {
        Partition partition = new Partition(setup.topic(), number, epoch);
        owned.put(number, new OwnedPartition(partition));
        setup.metrics().owned(setup.topic(), number, true);
        commits.forget(number);
        handler.assigned(partition);
    }

    /**
     * In replay mode, before the first record: where the history of a partition ends. Records come
     * from {@code position} on.
     */
    public void history(int number, long position, long end) {
        OwnedPartition partition = owned.get(number);
        if (partition != null) {
            partition.reached(position);
            partition.endsAt(end);
            checkCaughtUp(partition);
        }
    }

    /** All records below this offset were handed over. */
    public void reached(int number, long position) {
        OwnedPartition partition = owned.get(number);
        if (partition != null && !partition.taken()) {
            partition.reached(position);
            checkCaughtUp(partition);
        }
    }

    /**
     * One record, in the order of offsets per partition. Dropped when the partition is not owned.
     */
    public void deliver(Incoming record) {
        OwnedPartition partition = owned.get(record.partition());
        if (partition == null || !partition.expects(record.offset())) {
            return;
        }
        partition.handedOver(record.offset());
        Lane lane = new Lane(record.partition(), record.key());
        queues.add(lane, () -> work(partition, lane, record));
        if (queues.waiting(lane) >= setup.keyQueueBound() && partition.full(record.key())) {
            intake.pause(record.partition());
        }
    }

    /**
     * Partitions are about to be owned by somebody else. The future completes when nothing of them
     * is in work; the caller waits for it as long as it likes, commits {@link #committable} and
     * calls {@link #forget}.
     */
    public Future<Void> take(Collection<Integer> numbers) {
        List<Future<Void>> endings =
                numbers.stream()
                        .filter(number -> owned.containsKey(number))
                        .map(number -> take(owned.get(number)))
                        .toList();
        return Future.join(endings).mapEmpty();
    }

    private Future<Void> take(OwnedPartition partition) {
        if (partition.taken()) {
            return partition.take();
        }
        Future<Void> drained = partition.take();
        queues.drop(partition.partition().number());
        Future<Void> told = handler.taken(partition.partition());
        return Future.join(drained, told).mapEmpty();
    }

    /** Ends what was taken: what is still in work no longer moves any offset. */
    public void forget(Collection<Integer> numbers) {
        for (int number : numbers) {
            OwnedPartition partition = owned.get(number);
            if (partition != null && partition.taken()) {
                owned.remove(number);
                setup.metrics().lag(setup.topic(), number, 0);
                setup.metrics().owned(setup.topic(), number, false);
            }
        }
    }

    /** The partitions that are owned now, those being taken included. Any thread. */
    public Collection<Integer> partitions() {
        return List.copyOf(owned.keySet());
    }

    /**
     * Up to where a partition is finished, if anything was finished since its assignment. Any
     * thread.
     */
    public OptionalLong committable(int number) {
        OwnedPartition partition = owned.get(number);
        return partition == null ? OptionalLong.empty() : partition.committable();
    }

    /** How many records of a partition were handed over and are not finished. Any thread. */
    public int unfinished(int number) {
        OwnedPartition partition = owned.get(number);
        return partition == null ? 0 : partition.unfinished();
    }

    private Future<Void> work(OwnedPartition partition, Lane lane, Incoming record) {
        if (partition.taken()) {
            return Future.succeededFuture();
        }
        partition.started();
        return handle(partition, record)
                .map(
                        finished -> {
                            ended(partition, lane, record, finished);
                            return null;
                        });
    }

    private void ended(OwnedPartition partition, Lane lane, Incoming record, boolean finished) {
        partition.ended(record.offset(), finished);
        if (finished) {
            setup.metrics().handled(setup.topic());
        }
        if (partition.taken()) {
            return;
        }
        if (queues.waiting(lane) <= setup.keyQueueBound() / 2 && partition.hasRoom(record.key())) {
            intake.resume(record.partition());
        }
        checkCaughtUp(partition);
        if (setup.start() == EventStream.Start.COMMITTED) {
            commits.soon();
        }
    }

    /**
     * Whether the offset may move, on the stream's context: false for a record that was to be
     * parked and could not, and for one that failed after its partition was taken: the next owner
     * does it.
     */
    private Future<Boolean> handle(OwnedPartition partition, Incoming record) {
        Event<T> event;
        try {
            event =
                    CloudEvents.read(
                            record,
                            record.value().map(setup.codec()::decode),
                            partition.partition(),
                            partition.replays(record.offset()));
        } catch (RuntimeException unreadable) {
            return park(partition, record, "cannot be read: " + SafeHandler.reason(unreadable));
        }
        return onContext(handler.on(event))
                .map(true)
                .recover(
                        failure ->
                                partition.taken()
                                        ? Future.succeededFuture(false)
                                        : park(partition, record, SafeHandler.reason(failure)));
    }

    private Future<Boolean> park(OwnedPartition partition, Incoming record, String reason) {
        LOGGER.atWarn()
                .addKeyValue("partition", partition.partition())
                .addKeyValue("offset", record.offset())
                .addKeyValue("key", record.key())
                .addKeyValue("reason", reason)
                .log("record parked");
        ParkedRecord parked = ParkedRecord.of(setup.topic(), record, reason, setup.service());
        return new Parking(
                        copy -> onContext(intake.park(copy)), timers, PARK_PAUSE, partition::taken)
                .park(parked)
                .onSuccess(
                        written -> {
                            if (written) {
                                setup.metrics().parked(setup.topic());
                            }
                        });
    }

    private void checkCaughtUp(OwnedPartition partition) {
        if (partition.catchesUp()) {
            handler.caughtUp(partition.partition());
        }
    }

    /** The commit did not reach the broker: the same offsets are sent again with the next one. */
    public void commitFailed(Collection<Integer> numbers) {
        commits.failed(numbers);
    }

    private Map<Integer, Long> finishedOffsets() {
        Map<Integer, Long> offsets = new HashMap<>();
        owned.forEach(
                (number, partition) -> {
                    if (!partition.taken()) {
                        partition.committable().ifPresent(offset -> offsets.put(number, offset));
                    }
                });
        return offsets;
    }

    /** The one place where a future of unknown origin comes home. */
    private <R> Future<R> onContext(Future<R> anywhere) {
        if (anywhere.isComplete()) {
            return anywhere;
        }
        Promise<R> home = Promise.promise();
        anywhere.onComplete(done -> context.execute(() -> home.handle(done)));
        return home.future();
    }
}
