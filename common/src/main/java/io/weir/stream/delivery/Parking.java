package io.weir.stream.delivery;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.weir.runtime.Timers;
import io.weir.stream.SendFailure;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Writes one record to the parked topic and does not give up while the partition is owned. */
final class Parking {

    private final Function<ParkedRecord, Future<Void>> writer;
    private final Timers timers;
    private final Duration pause;
    private final BooleanSupplier givenUp;

    Parking(
            Function<ParkedRecord, Future<Void>> writer,
            Timers timers,
            Duration pause,
            BooleanSupplier givenUp) {
        this.writer = writer;
        this.timers = timers;
        this.pause = pause;
        this.givenUp = givenUp;
    }

    /**
     * Writes a record.
     *
     * @return true when the record is kept, false when the partition was taken away before that
     */
    Future<Boolean> park(ParkedRecord record) {
        return writer.apply(record)
                .map(true)
                .recover(
                        failure ->
                                failure instanceof SendFailure.Rejected
                                                && record.value().isPresent()
                                        ? park(record.withoutValue())
                                        : again(record));
    }

    private Future<Boolean> again(ParkedRecord record) {
        if (givenUp.getAsBoolean()) {
            return Future.succeededFuture(false);
        }
        Promise<Void> later = Promise.promise();
        timers.after(pause, later::complete);
        return later.future()
                .compose(
                        passed ->
                                givenUp.getAsBoolean()
                                        ? Future.succeededFuture(false)
                                        : park(record));
    }
}
