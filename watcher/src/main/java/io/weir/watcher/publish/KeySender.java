package io.weir.watcher.publish;

import io.vertx.core.Future;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.Snapshot;
import io.weir.runtime.LogKeys;
import io.weir.runtime.Timers;
import io.weir.stream.EventSink;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one key's records, one at a time, the newest state always last. A send that failed is tried
 * again with growing pauses, with what is the newest state by then.
 */
final class KeySender {

    private static final Logger LOGGER = LoggerFactory.getLogger(KeySender.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final CanaryKey canary;
    private final SnapshotPublisher.Ports ports;
    private final IntSupplier epoch;
    private final KeyRecords records = new KeyRecords();
    private Optional<Attempt> failed = Optional.empty();
    private Optional<Timers.Timer> pause = Optional.empty();
    private int failures;
    private int fights;
    private boolean sending;
    private boolean closed;

    private record Attempt(String id, Publication publication) {}

    KeySender(CanaryKey canary, SnapshotPublisher.Ports ports, IntSupplier epoch) {
        this.canary = canary;
        this.ports = ports;
        this.epoch = epoch;
    }

    /** Takes how the world is by now; empty when the Canary is gone. */
    void want(Optional<Snapshot> snapshot) {
        records.want(snapshot.map(this::fitting));
        if (records.next().isPresent()) {
            fights = 0;
        }
        advance();
    }

    /** Takes a record that was read. */
    void read(String id, PublishedState state, boolean replayed) {
        boolean foreign = records.read(id, state) == KeyRecords.Author.FOREIGN;
        if (replayed || !foreign || sending || records.next().isEmpty()) {
            advance();
            return;
        }
        LOGGER.atWarn()
                .addKeyValue(LogKeys.NAMESPACE, canary.namespace())
                .addKeyValue(LogKeys.CANARY, canary.name())
                .log("somebody else wrote a snapshot: publishing again");
        if (fights++ == 0) {
            advance();
        } else {
            pauseThenAdvance(fights);
        }
    }

    /** Whether the record is one that this sender has on its way. */
    boolean sent(String id) {
        return records.isOnTheWay(id);
    }

    /** Whether there is nothing to say and nothing to remember. */
    boolean done() {
        return !sending && pause.isEmpty() && records.done();
    }

    /** The partition is somebody else's. */
    void close() {
        closed = true;
        pause.ifPresent(Timers.Timer::cancel);
    }

    private Snapshot fitting(Snapshot snapshot) {
        boolean known = records.newest().says(new PublishedState.Present(snapshot));
        return known ? snapshot : ports.limit().apply(snapshot);
    }

    private void advance() {
        if (closed || sending || pause.isPresent()) {
            return;
        }
        Optional<Publication> next = records.next();
        if (next.isEmpty()) {
            return;
        }
        send(next.get());
    }

    private void send(Publication publication) {
        String id =
                failed.filter(attempt -> attempt.publication().equals(publication))
                        .map(Attempt::id)
                        .orElseGet(ports.ids());
        failed = Optional.empty();
        sending = true;
        records.sending(id, publication.state());
        EventSink.Outgoing<Snapshot> record =
                new EventSink.Outgoing<>(
                        canary.toString(),
                        publication.value().map(value -> Copies.ofEpoch(value, epoch.getAsInt())),
                        id,
                        publication.cause().type());
        Future.succeededFuture()
                .compose(encoding -> ports.sink().send(record))
                .onComplete(
                        result -> {
                            sending = false;
                            if (result.succeeded()) {
                                sent(id, publication);
                            } else {
                                unsent(new Attempt(id, publication), result.cause());
                            }
                        });
    }

    private void sent(String id, Publication publication) {
        failures = 0;
        records.sent(id);
        ports.metrics().published(publication.cause());
        LOGGER.atDebug()
                .addKeyValue(LogKeys.NAMESPACE, canary.namespace())
                .addKeyValue(LogKeys.CANARY, canary.name())
                .addKeyValue("cause", publication.cause().type())
                .log("published");
        advance();
    }

    private void unsent(Attempt attempt, Throwable cause) {
        records.unsent(attempt.id());
        failed = Optional.of(attempt);
        if (closed) {
            return;
        }
        ports.metrics().sendFailed();
        LOGGER.atWarn()
                .addKeyValue(LogKeys.NAMESPACE, canary.namespace())
                .addKeyValue(LogKeys.CANARY, canary.name())
                .addKeyValue(LogKeys.REASON, String.valueOf(cause.getMessage()))
                .log("snapshot not published, trying again");
        pauseThenAdvance(++failures);
    }

    private void pauseThenAdvance(int attempt) {
        if (closed || pause.isPresent()) {
            return;
        }
        Duration time = FIRST_PAUSE.multipliedBy(1L << Math.min(attempt - 1, 10));
        pause =
                Optional.of(
                        ports.timers()
                                .after(
                                        time.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : time,
                                        () -> {
                                            pause = Optional.empty();
                                            advance();
                                        }));
    }
}
