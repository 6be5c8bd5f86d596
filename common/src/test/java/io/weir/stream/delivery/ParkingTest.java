package io.weir.stream.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.weir.stream.SendFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ParkingTest {

    private final ParkedRecord record =
            ParkedRecord.of(
                    "weir.verdicts",
                    new Incoming(
                            2,
                            17,
                            0,
                            "shop/cart",
                            Optional.of("value".getBytes(StandardCharsets.UTF_8)),
                            Map.of("ce_id", "7")),
                    "x".repeat(3_000),
                    "weir-router");

    private final List<ParkedRecord> written = new ArrayList<>();
    private final Deque<Future<Void>> answers = new ArrayDeque<>();
    private final Deque<Runnable> later = new ArrayDeque<>();
    private boolean taken;
    private final Parking parking =
            new Parking(
                    copy -> {
                        written.add(copy);
                        return answers.isEmpty() ? Future.succeededFuture() : answers.remove();
                    },
                    (delay, action) -> {
                        later.add(action);
                        return () -> later.remove(action);
                    },
                    Duration.ofSeconds(1),
                    () -> taken);

    @Test
    void keepsOriginAndReasonWithinBounds() {
        assertThat(record.headers())
                .containsEntry("weir_origin_topic", "weir.verdicts")
                .containsEntry("weir_origin_partition", "2")
                .containsEntry("weir_origin_offset", "17")
                .containsEntry("weir_service", "weir-router")
                .containsEntry("ce_id", "7");
        assertThat(record.headers().get("weir_reason")).hasSize(1_000);
    }

    @Test
    void triesAgainUntilTheRecordIsKept() {
        answers.add(Future.failedFuture(new SendFailure.Unavailable("away", null)));
        answers.add(Future.failedFuture(new SendFailure.Unavailable("away", null)));

        Future<Boolean> parked = parking.park(record);

        later.remove().run();
        assertThat(parked.isComplete()).isFalse();
        later.remove().run();
        assertThat(parked.result()).isTrue();
        assertThat(written).containsExactly(record, record, record);
    }

    @Test
    void leavesTheValueOutWhenTheBrokerRefusesIt() {
        answers.add(Future.failedFuture(new SendFailure.Rejected("too large", null)));

        Future<Boolean> parked = parking.park(record);

        assertThat(parked.result()).isTrue();
        assertThat(written.get(1).value()).isEmpty();
        assertThat(written.get(1).headers()).containsEntry("weir_value_left_out", "5");
    }

    @Test
    void givesUpWhenThePartitionIsTakenAway() {
        answers.add(Future.failedFuture(new SendFailure.Unavailable("away", null)));
        Future<Boolean> parked = parking.park(record);

        taken = true;
        later.remove().run();

        assertThat(parked.result()).isFalse();
        assertThat(written).hasSize(1);
    }
}
