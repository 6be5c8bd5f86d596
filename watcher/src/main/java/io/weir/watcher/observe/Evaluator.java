package io.weir.watcher.observe;

import io.vertx.core.Future;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.Mark;
import io.weir.rollout.Snapshot;
import io.weir.runtime.LogKeys;
import io.weir.runtime.Timers;
import io.weir.watcher.WatcherMetrics;
import io.weir.watcher.admission.Neighbours;
import io.weir.watcher.publish.SnapshotPublisher;
import io.weir.watcher.revision.Facts;
import io.weir.watcher.revision.Fetch;
import io.weir.watcher.revision.Fetcher;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes snapshots of the canaries that something happened to and hands them to the publisher. Only
 * canaries that this watcher owns are looked at. What happens to one canary within a few
 * milliseconds is looked at once. Lives on one event loop.
 */
final class Evaluator {

    private static final Logger LOGGER = LoggerFactory.getLogger(Evaluator.class);

    /** Events of one write come in a bunch. */
    static final Duration DEBOUNCE = Duration.ofMillis(5);

    /** After a pass that took long, the next one waits as long, but never longer than this. */
    static final Duration LONGEST_DEBOUNCE = Duration.ofMillis(200);

    /** How long a view may lag before the server itself is asked. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Parts parts;
    private final Dependents dependents = new Dependents();
    private final ProblemCensus census;
    private final Set<CanaryKey> dirty = new LinkedHashSet<>();
    private final Map<CanaryKey, Instant> touched = new HashMap<>();
    private final Map<CanaryKey, Waits> waits = new HashMap<>();
    private final Set<Object> fetching = new HashSet<>();
    private Duration debounce = DEBOUNCE;
    private boolean scheduled;
    private boolean ready;
    private boolean closed;

    /** What it works with. */
    record Parts(
            ClusterView view,
            Canaries canaries,
            Neighbours neighbours,
            SnapshotBuilder builder,
            Facts facts,
            Fetcher fetcher,
            SnapshotPublisher publisher,
            Timers timers,
            InstantSource clock,
            WatcherMetrics metrics) {}

    Evaluator(Parts parts) {
        this.parts = parts;
        this.census = new ProblemCensus(parts.metrics());
    }

    /** Which canaries an object concerns. */
    Dependents dependents() {
        return dependents;
    }

    /** Everything that there is was seen once: from now on snapshots are made. */
    void ready() {
        ready = true;
        touch(parts.canaries().keys());
        touch(parts.publisher().known());
    }

    /** Something happened that may concern these canaries. */
    void touch(Collection<CanaryKey> canaries) {
        if (!canaries.isEmpty()) {
            Instant now = parts.clock().instant();
            canaries.forEach(canary -> touched.putIfAbsent(canary, now));
        }
        dirty.addAll(canaries);
        if (ready && !scheduled && !closed && !dirty.isEmpty()) {
            scheduled = true;
            parts.timers().after(debounce, this::evaluateAll);
        }
    }

    /** Nothing is looked at any more. */
    void close() {
        closed = true;
        waits.values().forEach(Waits::end);
    }

    private void evaluateAll() {
        scheduled = false;
        List<CanaryKey> now = List.copyOf(dirty);
        dirty.clear();
        Instant begun = parts.clock().instant();
        now.stream().filter(key -> !closed).forEach(this::evaluate);
        debounce = debounceAfter(Duration.between(begun, parts.clock().instant()));
    }

    /**
     * A burst over many canaries brings several events for each: looking at them takes half of the
     * time at most, and what comes meanwhile is looked at once.
     */
    static Duration debounceAfter(Duration pass) {
        if (pass.compareTo(DEBOUNCE) < 0) {
            return DEBOUNCE;
        }
        return pass.compareTo(LONGEST_DEBOUNCE) > 0 ? LONGEST_DEBOUNCE : pass;
    }

    private void evaluate(CanaryKey key) {
        if (!parts.publisher().owns(key)) {
            forget(key);
            return;
        }
        try {
            Optional<ObservedCanary> canary = parts.canaries().find(key);
            if (canary.isPresent()) {
                assemble(key, canary.get());
            } else {
                forget(key);
                parts.facts().forget(key);
                parts.publisher().want(key, Optional.empty());
            }
        } catch (RuntimeException e) {
            // A bug that one canary's world brings to light: the others go on, and so does this one
            // with the next event.
            parts.metrics().evaluationFailed();
            LOGGER.atError()
                    .setCause(e)
                    .addKeyValue(LogKeys.NAMESPACE, key.namespace())
                    .addKeyValue(LogKeys.CANARY, key.name())
                    .log("snapshot could not be made");
        }
    }

    private void assemble(CanaryKey key, ObservedCanary canary) {
        Instant now = parts.clock().instant();
        Lookup lookup = new Lookup(parts.view());
        Assembly assembly =
                parts.builder()
                        .assemble(
                                canary,
                                lookup,
                                parts.facts(),
                                parts.neighbours().problems(key, now),
                                now);
        dependents.set(key, lookup.asked());
        Waits waiting = waits.computeIfAbsent(key, any -> new Waits(parts.timers()));
        if (assembly instanceof Assembly.Behind behind) {
            holdBack(key, waiting, behind.lags());
            return;
        }
        waiting.endPatience();
        if (assembly instanceof Assembly.Wanting wanting) {
            wanting.fetches().forEach(fetch -> fetch(key, fetch));
        } else if (assembly instanceof Assembly.Complete complete) {
            Snapshot snapshot = complete.snapshot();
            census.count(key, snapshot.problems());
            parts.facts().noteWaiting(key, complete.waiting());
            waiting.lookAgain(
                    complete.lookAgain()
                            .or(() -> parts.neighbours().truceEnd(key).filter(now::isBefore))
                            .map(moment -> Duration.between(now, moment)),
                    () -> touch(List.of(key)));
            noteServed(key, snapshot);
            Optional.ofNullable(touched.remove(key))
                    .ifPresent(since -> parts.metrics().seen(Duration.between(since, now)));
            parts.publisher().want(key, Optional.of(snapshot));
        }
    }

    private void noteServed(CanaryKey key, Snapshot snapshot) {
        Optional<String> promoted = snapshot.status().memory().promoted().map(Mark::template);
        snapshot.target()
                .map(target -> target.revision().template())
                .filter(template -> promoted.equals(Optional.of(template)))
                .ifPresent(template -> parts.fetcher().servedAsStored(key, template));
    }

    private void holdBack(CanaryKey key, Waits waiting, List<Lags.Lag> lags) {
        boolean begun = waiting.patience(PATIENCE, () -> askServer(key));
        if (begun) {
            parts.metrics().heldBack();
            LOGGER.atDebug()
                    .addKeyValue(LogKeys.NAMESPACE, key.namespace())
                    .addKeyValue(LogKeys.CANARY, key.name())
                    .addKeyValue(LogKeys.OBJECT, lags.get(0).id().toString())
                    .log("held back: the view is from before the last write");
        }
    }

    /** The watch does not show what was written: it may be gone, or the watch hangs. */
    private void askServer(CanaryKey key) {
        Optional<ObservedCanary> canary = parts.canaries().find(key);
        if (canary.isEmpty() || !parts.publisher().owns(key)) {
            return;
        }
        Assembly assembly =
                parts.builder()
                        .assemble(
                                canary.get(),
                                parts.view(),
                                parts.facts(),
                                List.of(),
                                parts.clock().instant());
        List<Lags.Lag> lags =
                assembly instanceof Assembly.Behind behind ? behind.lags() : List.of();
        Future.join(lags.stream().map(this::confirm).toList())
                .onComplete(any -> touch(List.of(key)));
    }

    private Future<Void> confirm(Lags.Lag lag) {
        return parts.fetcher()
                .read(lag.id())
                .map(
                        object -> {
                            if (object.isPresent()) {
                                parts.view().put(lag.id().kind(), object.get());
                            } else {
                                parts.view().absent(lag.id());
                            }
                            parts.facts().confirm(lag.id(), lag.written());
                            touch(dependents.of(lag.id()));
                            return null;
                        });
    }

    private void fetch(CanaryKey key, Fetch fetch) {
        if (!fetching.add(fetch.subject())) {
            return;
        }
        parts.fetcher()
                .fetch(fetch)
                .onComplete(
                        result -> {
                            fetching.remove(fetch.subject());
                            if (result.succeeded()) {
                                touch(concerned(key, fetch));
                                return;
                            }
                            LOGGER.atWarn()
                                    .addKeyValue(LogKeys.NAMESPACE, key.namespace())
                                    .addKeyValue(LogKeys.CANARY, key.name())
                                    .addKeyValue(
                                            LogKeys.REASON,
                                            String.valueOf(result.cause().getMessage()))
                                    .log("could not be read, trying again");
                            parts.timers().after(RETRY, () -> touch(concerned(key, fetch)));
                        });
    }

    /** Several canaries may wait for one object. */
    private Collection<CanaryKey> concerned(CanaryKey key, Fetch fetch) {
        Set<CanaryKey> all = new HashSet<>(Set.of(key));
        if (fetch instanceof Fetch.Config config) {
            all.addAll(dependents.of(config.id()));
        }
        return all;
    }

    private void forget(CanaryKey key) {
        dependents.set(key, Set.of());
        touched.remove(key);
        census.forget(key);
        Optional.ofNullable(waits.remove(key)).ifPresent(Waits::end);
    }
}
