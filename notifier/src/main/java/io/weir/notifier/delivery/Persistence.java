package io.weir.notifier.delivery;

import io.vertx.core.Future;
import io.weir.runtime.LogKeys;
import io.weir.stream.EventSink;
import io.weir.stream.Partition;
import io.weir.stream.SendFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes records until they are kept, however long the broker is away, or until the partition whose
 * record caused them goes to another owner. Confined to the context of its stream.
 */
final class Persistence {

    private static final Logger LOGGER = LoggerFactory.getLogger(Persistence.class);

    private final Pauses pauses;
    private final BackOff backOff;

    Persistence(Pauses pauses, BackOff backOff) {
        this.pauses = pauses;
        this.backOff = backOff;
    }

    /**
     * Completes when the record is kept; fails with {@link Released}, or with {@link
     * SendFailure.Rejected} when the broker will never take it.
     */
    <T> Future<Void> keep(Partition cause, EventSink<T> sink, EventSink.Outgoing<T> record) {
        return keep(cause, sink, record, 1);
    }

    private <T> Future<Void> keep(
            Partition cause, EventSink<T> sink, EventSink.Outgoing<T> record, int attempt) {
        return sink.send(record)
                .recover(
                        failure -> {
                            if (failure instanceof SendFailure.Rejected) {
                                return Future.failedFuture(failure);
                            }
                            LOGGER.atWarn()
                                    .addKeyValue(LogKeys.KIND, record.type())
                                    .addKeyValue(LogKeys.REASON, failure.getMessage())
                                    .log("record not kept, trying again");
                            return pauses.pause(cause, backOff.after(attempt))
                                    .compose(passed -> keep(cause, sink, record, attempt + 1));
                        });
    }
}
