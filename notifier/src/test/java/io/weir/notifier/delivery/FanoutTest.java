package io.weir.notifier.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.weir.notifier.Changes;
import io.weir.notifier.alert.Alerts;
import io.weir.notifier.alert.Receiver;
import io.weir.rollout.Action;
import io.weir.rollout.Change;
import io.weir.runtime.ManualTime;
import io.weir.stream.Event;
import io.weir.stream.EventSink;
import io.weir.stream.EventSink.Outgoing;
import io.weir.stream.InMemoryLog;
import io.weir.stream.Partition;
import io.weir.stream.SendFailure;
import io.weir.stream.StoredRecord;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class FanoutTest {

    private static final Partition PARTITION = new Partition("weir.changes", 0, 1);

    private final ManualTime time = new ManualTime();
    private final InMemoryLog log = new InMemoryLog(1, time);
    private final BackOff backOff =
            new BackOff(Duration.ofSeconds(1), Duration.ofMinutes(1), (RandomGenerator) () -> 0);
    private final Change change = Changes.of(new Action.Finish()).build();
    private final Fanout fanout =
            fanout(log.service("notifier").sink("out", "weir-notifier", new DeliveryCodec()));

    @Test
    void aChangeBecomesOneRecordForEachReceiverUnderTheReceiversKey() {
        Future<Void> done = fanout.on(event(Optional.of(change)));

        assertThat(done.succeeded()).isTrue();
        assertThat(log.records("out"))
                .extracting(StoredRecord::key)
                .containsExactly("kubernetes/shop/cart", "slack");
        assertThat(log.records("out").get(0).headers())
                .containsEntry("ce_type", "weir.delivery.requested");
    }

    @Test
    void theSameChangeGivesTheSameRecords() {
        fanout.on(event(Optional.of(change)));
        fanout.on(event(Optional.of(change)));

        assertThat(log.records("out")).hasSize(4);
        assertThat(log.records("out").get(2).text()).isEqualTo(log.records("out").get(0).text());
    }

    @Test
    void aChangeIsNotDoneWhileTheBrokerIsAway() {
        log.down();

        Future<Void> done = fanout.on(event(Optional.of(change)));
        time.advance(Duration.ofMinutes(10));
        assertThat(done.isComplete()).isFalse();
        log.up();
        time.advance(Duration.ofMinutes(1));

        assertThat(done.succeeded()).isTrue();
        assertThat(log.records("out")).hasSize(2);
    }

    @Test
    void aPartitionThatGoesAwayEndsTheWaiting() {
        log.down();
        Future<Void> done = fanout.on(event(Optional.of(change)));

        fanout.taken(PARTITION);

        assertThat(done.failed()).isTrue();
        assertThat(fanout.on(event(Optional.of(change))).failed()).isTrue();
        assertThat(time.pending()).isZero();
    }

    @Test
    void aRecordThatTheBrokerWillNeverTakeParksItsChange() {
        Fanout refused =
                fanout(
                        new EventSink<>() {
                            @Override
                            public Future<Void> send(Outgoing<Delivery> record) {
                                return Future.failedFuture(
                                        new SendFailure.Rejected("too large", null));
                            }

                            @Override
                            public Future<Void> close() {
                                return Future.succeededFuture();
                            }

                            @Override
                            public Future<Integer> partitions() {
                                return Future.succeededFuture(1);
                            }
                        });

        assertThat(refused.on(event(Optional.of(change))).cause()).hasMessage("too large");
    }

    @Test
    void aTombstoneIsNoChange() {
        assertThat(fanout.on(event(Optional.empty())).succeeded()).isTrue();
        assertThat(log.records("out")).isEmpty();
    }

    private Fanout fanout(EventSink<Delivery> sink) {
        return new Fanout(
                new Alerts("", Set.of(Receiver.Global.SLACK)), Threads.NONE, sink, time, backOff);
    }

    private Event<Change> event(Optional<Change> value) {
        return new Event<>("shop/cart", value, "id", "type", PARTITION, 0, Changes.AT, false, 0);
    }
}
