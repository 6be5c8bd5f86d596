package io.weir.notifier.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.weir.notifier.Changes;
import io.weir.notifier.delivery.Entry.Outcome;
import io.weir.runtime.ManualTime;
import io.weir.stream.EventLog;
import io.weir.stream.EventSink;
import io.weir.stream.EventSink.Outgoing;
import io.weir.stream.EventStream;
import io.weir.stream.InMemoryLog;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutcomesTest {

    private final ManualTime time = new ManualTime();
    private final InMemoryLog log = new InMemoryLog(4, time);
    private final EventLog service = log.service("notifier");
    private final EventSink<Entry> sink = service.sink("state", "weir-notifier", new EntryCodec());

    @Test
    void everyEndInEveryPartitionIsKnownWhenItIsReadBack() {
        for (int i = 0; i < 20; i++) {
            write("id" + i);
        }
        Outcomes outcomes = new Outcomes(100);

        Future<Void> known = outcomes.open(history(), sink, time);

        assertThat(known.succeeded()).isTrue();
        for (int i = 0; i < 20; i++) {
            assertThat(outcomes.ended("id" + i)).isTrue();
        }
        assertThat(outcomes.ended("id20")).isFalse();
    }

    @Test
    void whatOthersEndIsKnownToo() {
        Outcomes outcomes = new Outcomes(100);
        outcomes.open(history(), sink, time);

        write("elsewhere");

        assertThat(outcomes.ended("elsewhere")).isTrue();
    }

    @Test
    void nothingIsKnownBeforeTheBrokerAnswers() {
        write("id");
        log.down();
        Outcomes outcomes = new Outcomes(100);
        Future<Void> known = outcomes.open(history(), sink, time);
        time.advance(Duration.ofMinutes(1));
        assertThat(known.isComplete()).isFalse();
        log.up();
        time.advance(Duration.ofSeconds(2));

        assertThat(known.succeeded()).isTrue();
        assertThat(outcomes.ended("id")).isTrue();
    }

    @Test
    void memoryIsBoundedAndTheOldestIsForgotten() {
        Outcomes outcomes = new Outcomes(2);
        outcomes.open(history(), sink, time);

        write("one");
        write("two");
        write("three");

        assertThat(outcomes.ended("one")).isFalse();
        assertThat(outcomes.ended("two")).isTrue();
        assertThat(outcomes.ended("three")).isTrue();
    }

    private EventStream<Entry> history() {
        return service.stream("state", "own", EventStream.Start.REPLAY, new EntryCodec());
    }

    private void write(String id) {
        Outcome outcome = new Outcome(id, "slack", Outcome.State.DELIVERED, 1, "", Changes.AT);
        sink.send(new Outgoing<>(id, Optional.of(outcome), id, "weir.delivery.delivered"));
    }
}
