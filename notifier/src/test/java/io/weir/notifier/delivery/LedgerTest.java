package io.weir.notifier.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.notifier.Changes;
import io.weir.notifier.Notices;
import io.weir.notifier.alert.Receiver;
import io.weir.notifier.delivery.Entry.Outcome;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private final Ledger ledger = new Ledger();
    private final Delivery first = delivery("c1");
    private final Delivery second = delivery("c2");

    @Test
    void whatArrivedIsNotListedAndWhatIsLeftStandsWithItsAge() {
        ledger.kept(outcome(first, Outcome.State.DELIVERED));
        put(first, 1);
        put(second, 2);

        assertThat(ledger.lines()).hasSize(1);
        assertThat(ledger.lines().get(0).delivery()).isEqualTo(second);
        assertThat(ledger.lines().get(0).since()).isEqualTo(Instant.ofEpochSecond(2));
        assertThat(ledger.lines().get(0).dead()).isFalse();
    }

    @Test
    void whatDiedStandsWithItsReasonTheOldestFirst() {
        ledger.kept(outcome(second, Outcome.State.DEAD));
        put(second, 2);
        put(first, 1);

        assertThat(ledger.lines()).extracting(Ledger.Line::delivery).containsExactly(first, second);
        assertThat(ledger.lines().get(1).outcome().orElseThrow().reason()).isEqualTo("reason");
    }

    @Test
    void whatWasSentAgainCountsAsItsLastRoundDid() {
        ledger.kept(outcome(first, Outcome.State.DEAD));
        ledger.kept(outcome(second, Outcome.State.DEAD));
        ledger.kept(outcome(second.again(), Outcome.State.DELIVERED));
        put(first, 1);
        put(second, 2);
        put(first.again(), 3);
        put(second.again(), 4);

        assertThat(ledger.lines()).hasSize(1);
        assertThat(ledger.lines().get(0).delivery()).isEqualTo(first.again());
        assertThat(ledger.lines().get(0).dead()).isFalse();
    }

    @Test
    void whatOnlyFollowsARunIsNotListed() {
        put(first.follows(), 1);

        assertThat(ledger.lines()).isEmpty();
    }

    private void put(Delivery delivery, long second) {
        ledger.put(delivery, Instant.ofEpochSecond(second));
    }

    private static Delivery delivery(String change) {
        return Delivery.of(change, Receiver.Global.SLACK, Notices.saying(change));
    }

    private static Outcome outcome(Delivery delivery, Outcome.State state) {
        return new Outcome(delivery.entry(), "slack", state, 1, "reason", Changes.AT);
    }
}
