package io.weir.stream.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OffsetTrackerTest {

    private final OffsetTracker tracker = new OffsetTracker();

    @Test
    void knowsNothingBeforeTheFirstRecord() {
        assertThat(tracker.finishedTo()).isEmpty();
    }

    @Test
    void stopsAtTheFirstUnfinishedRecord() {
        List.of(3L, 4L, 7L).forEach(tracker::handedOver);

        tracker.finished(4);

        assertThat(tracker.finishedTo()).hasValue(3);
        tracker.finished(3);
        assertThat(tracker.finishedTo()).hasValue(7);
        tracker.finished(7);
        assertThat(tracker.finishedTo()).hasValue(8);
    }

    @Test
    void passesGapsThatAreKnownToHoldNothing() {
        tracker.handedOver(0);
        tracker.reached(5);

        assertThat(tracker.finishedTo()).hasValue(0);
        tracker.finished(0);
        assertThat(tracker.finishedTo()).hasValue(5);
    }

    @Test
    void neverPassesAnUnfinishedRecordWhateverTheOrder() {
        Random random = new Random(11);
        for (int round = 0; round < 200; round++) {
            OffsetTracker tried = new OffsetTracker();
            List<Long> open = new ArrayList<>();
            for (long offset = 0; offset < 20; offset += 1 + random.nextInt(3)) {
                tried.handedOver(offset);
                open.add(offset);
            }
            Collections.shuffle(open, random);
            while (!open.isEmpty()) {
                tried.finished(open.remove(0));
                long lowest = open.stream().mapToLong(Long::longValue).min().orElse(tried.next());
                assertThat(tried.finishedTo()).hasValue(lowest);
            }
        }
    }

    @Test
    void refusesWhatCannotHappen() {
        tracker.handedOver(3);

        assertThatThrownBy(() -> tracker.handedOver(3)).hasMessage("offset 3 after 3");
        assertThatThrownBy(() -> tracker.finished(9)).hasMessage("offset 9 is not in work");
    }
}
