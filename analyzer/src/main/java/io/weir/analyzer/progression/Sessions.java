package io.weir.analyzer.progression;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.Command;
import io.weir.rollout.Question;
import io.weir.rollout.Snapshot;
import io.weir.rollout.Verdict;
import io.weir.runtime.Timers;
import io.weir.stream.Event;
import io.weir.stream.EventStream;
import io.weir.stream.Partition;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The canaries of the partitions that this analyzer owns, a {@link Session} each. A partition just
 * taken over is read to its end first; then all of its sessions go live. Lives on one event loop.
 */
public final class Sessions implements EventStream.Handler<Snapshot> {

    /** A Canary's first snapshot takes less than that. */
    private static final Duration UNSEEN = Duration.ofSeconds(10);

    private final Ports ports;
    private final Map<Integer, Map<CanaryKey, Session>> owned = new HashMap<>();
    private final Set<Integer> live = new HashSet<>();

    public Sessions(Ports ports) {
        this.ports = ports;
    }

    /**
     * What sessions work with.
     *
     * @param clock for time stamps and, at a takeover, the age of the last step
     * @param uptime monotonic, for waiting
     */
    public record Ports(
            Gatherer gatherer,
            Verdicts verdicts,
            Timers timers,
            InstantSource clock,
            Supplier<Duration> uptime,
            Metrics metrics) {}

    /** What is counted; does nothing by default. */
    public interface Metrics {
        /** A verdict was decided. */
        default void decided(Verdict verdict) {}

        /**
         * A verdict is kept by the broker.
         *
         * @param time since the snapshot, or the end of waiting, that it was decided on
         */
        default void sent(Verdict verdict, Duration time) {}

        /** A verdict waits for the snapshot that shows it, or no more. */
        default void inFlight(int change) {}

        /**
         * What was asked for a decision has been answered.
         *
         * @param world that it was asked for
         */
        default void asked(Snapshot world, List<Question> questions, Duration time) {}

        /** A decision ended in an exception: a bug. */
        default void decisionFailed(CanaryKey canary) {}
    }

    @Override
    public void assigned(Partition partition) {
        owned.put(partition.number(), new HashMap<>());
        live.remove(partition.number());
    }

    @Override
    public Future<Void> on(Event<Snapshot> event) {
        Map<CanaryKey, Session> sessions =
                owned.computeIfAbsent(event.partition().number(), number -> new HashMap<>());
        CanaryKey key = CanaryKey.parse(event.key());
        if (event.value().isEmpty()) {
            Session gone = sessions.remove(key);
            if (gone != null) {
                gone.close();
            }
            return Future.succeededFuture();
        }
        Session session = sessions.get(key);
        if (session == null) {
            session = new Session(ports);
            sessions.put(key, session);
            if (live.contains(event.partition().number())) {
                session.goLive();
            }
        }
        session.on(event.value().get());
        return Future.succeededFuture();
    }

    /**
     * Gives a command to its canary, if that is followed. The future completes when it was
     * answered; it fails when there is no such canary, also after a little while in which a new one
     * would have been seen.
     *
     * @param partition of the canary's key
     */
    public Future<Void> command(int partition, Command command) {
        Optional<Session> known = session(partition, command.canary());
        if (known.isPresent()) {
            return known.get().command(command);
        }
        Promise<Void> seen = Promise.promise();
        ports.timers().after(UNSEEN, seen::complete);
        return seen.future()
                .compose(
                        later ->
                                session(partition, command.canary())
                                        .map(session -> session.command(command))
                                        .orElseGet(
                                                () ->
                                                        Future.failedFuture(
                                                                "there is no Canary "
                                                                        + command.canary())));
    }

    private Optional<Session> session(int partition, CanaryKey key) {
        return Optional.ofNullable(owned.getOrDefault(partition, Map.of()).get(key));
    }

    @Override
    public void caughtUp(Partition partition) {
        live.add(partition.number());
        owned.getOrDefault(partition.number(), Map.of()).values().forEach(Session::goLive);
    }

    @Override
    public Future<Void> taken(Partition partition) {
        live.remove(partition.number());
        Map<CanaryKey, Session> sessions = owned.remove(partition.number());
        if (sessions != null) {
            sessions.values().forEach(Session::close);
        }
        return Future.succeededFuture();
    }

    /** How many canaries this analyzer follows. */
    public int size() {
        return owned.values().stream().mapToInt(Map::size).sum();
    }
}
