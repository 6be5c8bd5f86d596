package io.weir.watcher.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.rollout.Readiness;
import io.weir.rollout.Snapshot;
import io.weir.watcher.Snapshots;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyRecordsTest {

    private static final Snapshot WORLD = Snapshots.cart("v2", 0, Readiness.READY);
    private static final PublishedState STATE = new PublishedState.Present(WORLD);
    private static final PublishedState STALE =
            new PublishedState.Present(Snapshots.cart("v1", 0, Readiness.READY));

    private final KeyRecords records = new KeyRecords();

    @Test
    void saysNothingBeforeSomebodySaysHowTheWorldIs() {
        records.read("x", STALE);

        assertThat(records.next()).isEmpty();
    }

    @Test
    void isContentOnceItsRecordIsAcknowledged() {
        records.want(Optional.of(WORLD));
        records.sending("a", STATE);
        records.sent("a");

        assertThat(records.next()).isEmpty();
        assertThat(records.read("a", STATE)).isEqualTo(KeyRecords.Author.OWN);
        assertThat(records.next()).isEmpty();
    }

    @Test
    void doesNotMindAForeignRecordThatItsOwnComesAfter() {
        records.want(Optional.of(WORLD));
        records.sending("a", STATE);
        records.sent("a");

        records.read("x", STALE);

        assertThat(records.next()).isEmpty();
    }

    @Test
    void correctsAForeignRecordThatCameAfterItsOwn() {
        records.want(Optional.of(WORLD));
        records.sending("a", STATE);
        records.sent("a");
        records.read("a", STATE);

        assertThat(records.read("x", STALE)).isEqualTo(KeyRecords.Author.FOREIGN);

        assertThat(records.next()).isPresent();
    }

    @Test
    void correctsAlsoWhenTheAcknowledgementComesLast() {
        records.want(Optional.of(WORLD));
        records.sending("a", STATE);
        records.read("a", STATE);
        records.read("x", STALE);
        records.sent("a");

        assertThat(records.next()).isPresent();
    }

    @Test
    void readingItsFirstRecordBackDoesNotMakeItForgetTheSecond() {
        records.want(Optional.of(WORLD));
        records.sending("a", STALE);
        records.sent("a");
        records.sending("b", STATE);
        records.sent("b");

        records.read("a", STALE);
        Optional<Publication> between = records.next();
        records.read("b", STATE);

        assertThat(between).isEmpty();
        assertThat(records.next()).isEmpty();
    }

    @Test
    void sendsAgainWhatWasNotAcknowledgedUnlessItTurnsUp() {
        records.want(Optional.of(WORLD));
        records.sending("a", STATE);
        records.unsent("a");
        Optional<Publication> again = records.next();

        records.read("a", STATE);

        assertThat(again).isPresent();
        assertThat(records.next()).isEmpty();
    }

    @Test
    void forgetsAKeyThatIsGoneForGood() {
        records.want(Optional.empty());

        assertThat(records.done()).isTrue();
    }
}
