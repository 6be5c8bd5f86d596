package io.weir.stream;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The contract of streams, on the log in memory. */
class InMemoryLogContractTest extends EventStreamContract {

    private final InMemoryLog log =
            new InMemoryLog(
                    PARTITIONS,
                    (delay, action) -> {
                        long id =
                                vertx.setTimer(Math.max(1, delay.toMillis()), any -> action.run());
                        return () -> vertx.cancelTimer(id);
                    },
                    InstantSource.system());

    @Override
    protected EventLog log(String service, int keyQueueBound, Duration drainLimit) {
        return log.service(service, StreamMetrics.NONE, keyQueueBound, drainLimit);
    }

    @Override
    protected String newTopic() {
        return "weir.test";
    }

    @Override
    protected List<StoredRecord> parked(String topic) {
        return log.records(InMemoryLog.PARKED);
    }

    @Override
    protected Optional<Long> committed(String topic, String group, int partition) {
        return log.committed(topic, group, partition);
    }

    @Override
    protected void brokerDown() {
        log.down();
    }

    @Override
    protected void brokerUp() {
        log.up();
    }
}
