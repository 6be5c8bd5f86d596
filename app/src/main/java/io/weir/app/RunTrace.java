package io.weir.app;

import io.weir.app.trace.Span;
import io.weir.app.trace.SpanSink;
import io.weir.app.trace.TraceIds;
import io.weir.event.EventTypes;
import io.weir.notifier.delivery.Delivery;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.Change;
import io.weir.rollout.Question;
import io.weir.rollout.Snapshot;
import io.weir.rollout.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A trace for each run: seen, then for each step decided (with what was asked), applied, told. All
 * ids follow from those of run, verdict, change and delivery, so the services agree on them without
 * asking each other, and a step done twice is the same span. Any thread.
 *
 * <pre>
 *   seen ─┬─ decide ACTION ─┬─ ask QUESTION
 *         │                 └─ apply ACTION ── tell RECEIVER
 *         └─ decide ACTION …
 * </pre>
 */
final class RunTrace {

    private static final int MOST_CANARIES = 5_000;
    private static final int MOST_QUESTIONS = 50;

    private final SpanSink spans;
    private final String service;
    private final InstantSource clock;
    private final Map<CanaryKey, Open> open = new LinkedHashMap<>();

    /** What was seen and asked of one canary since its last verdict. */
    private static final class Open {
        private Optional<Instant> revisionAt = Optional.empty();
        private Optional<Instant> revisionTaken = Optional.empty();
        private final List<Asked> asked = new ArrayList<>();
    }

    private record Asked(Question question, Instant from, Instant to) {}

    /** Traces of one service. */
    RunTrace(SpanSink spans, Service service, InstantSource clock) {
        this.spans = spans;
        this.service = "weir-" + service.command();
        this.clock = clock;
    }

    /** The analyzer took a snapshot that was sent at a time. */
    void seen(String type, Snapshot snapshot, Instant sent) {
        if (spans.on() && type.equals(EventTypes.REVISION_DETECTED)) {
            synchronized (open) {
                Open entry = entry(snapshot.canary());
                entry.revisionAt = Optional.of(sent);
                entry.revisionTaken = Optional.of(clock.instant());
            }
        }
    }

    /** One question was answered. */
    void answered(Snapshot world, Question question, Duration time) {
        if (spans.on()) {
            Instant now = clock.instant();
            synchronized (open) {
                List<Asked> asked = entry(world.canary()).asked;
                if (asked.size() < MOST_QUESTIONS) {
                    asked.add(new Asked(question, now.minus(time), now));
                }
            }
        }
    }

    /** A verdict is on its way. */
    void decided(Verdict verdict, Duration time) {
        String run = verdict.next().state().run();
        if (!spans.on() || run.isEmpty()) {
            return;
        }
        Open known = take(verdict.canary());
        Instant now = clock.instant();
        if (!run.equals(verdict.basis().run())) {
            Instant at = known.revisionAt.orElse(now);
            spans.ended(
                    span(run, "seen", TraceIds.seen(run), Optional.empty())
                            .timed(at, known.revisionTaken.orElse(at))
                            .with(facts(verdict.canary(), run)));
        }
        String decided = TraceIds.decided(verdict.id());
        Map<String, String> facts = facts(verdict.canary(), run);
        facts.put("weir.verdict", verdict.id());
        facts.put("weir.phase", verdict.next().phase().text());
        facts.put("weir.weight", Integer.toString(verdict.next().canaryWeight()));
        facts.put("weir.reason", verdict.reason());
        Instant from =
                known.asked.stream()
                        .map(Asked::from)
                        .filter(asked -> asked.isBefore(now.minus(time)))
                        .min(Instant::compareTo)
                        .orElse(now.minus(time));
        spans.ended(
                span(run, "decide " + action(verdict), decided, Optional.of(TraceIds.seen(run)))
                        .timed(from, now)
                        .with(facts));
        int number = 0;
        for (Asked asked : known.asked) {
            String name = asked.question().name().toLowerCase(Locale.ROOT).replace('_', '-');
            spans.ended(
                    span(
                                    run,
                                    "ask " + name,
                                    TraceIds.asked(verdict.id(), number++),
                                    Optional.of(decided))
                            .timed(asked.from(), asked.to())
                            .with(facts(verdict.canary(), run)));
        }
    }

    /** A verdict was carried out, or refused. */
    void applied(Change change, Duration time) {
        Verdict verdict = change.verdict();
        String run = verdict.next().state().run();
        if (!spans.on() || run.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        Map<String, String> facts = facts(change.canary(), run);
        facts.put("weir.verdict", verdict.id());
        facts.put("weir.change", change.id());
        Optional<String> error = Optional.empty();
        if (change.outcome() instanceof Change.Outcome.Applied applied) {
            facts.put("weir.objects", String.join(" ", applied.objects()));
        } else if (change.outcome() instanceof Change.Outcome.Refused refused) {
            error = Optional.of(refused.reason() + ": " + refused.message());
        }
        spans.ended(
                span(
                                run,
                                "apply " + action(verdict),
                                TraceIds.applied(change.id()),
                                Optional.of(TraceIds.decided(verdict.id())))
                        .timed(now.minus(time), now)
                        .with(facts)
                        .failed(error));
    }

    /** A receiver has heard, or was given up. */
    void told(Delivery delivery, boolean delivered, Duration time) {
        String run = delivery.notice().run().id();
        if (!spans.on() || run.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        Map<String, String> facts = facts(delivery.notice().canary(), run);
        facts.put("weir.change", delivery.change());
        facts.put("weir.receiver", delivery.receiver().key());
        spans.ended(
                span(
                                run,
                                "tell " + delivery.receiver().kind(),
                                TraceIds.told(delivery.entry()),
                                Optional.of(TraceIds.applied(delivery.change())))
                        .timed(now.minus(time), now)
                        .with(facts)
                        .failed(delivered ? Optional.empty() : Optional.of("given up")));
    }

    /** The canary is somebody else's, or gone. */
    void gone(CanaryKey canary) {
        synchronized (open) {
            open.remove(canary);
        }
    }

    private Open take(CanaryKey canary) {
        synchronized (open) {
            Open known = open.remove(canary);
            return known == null ? new Open() : known;
        }
    }

    /** To be called with the lock held. */
    private Open entry(CanaryKey canary) {
        Open entry = open.computeIfAbsent(canary, any -> new Open());
        if (open.size() > MOST_CANARIES) {
            open.remove(open.keySet().iterator().next());
        }
        return entry;
    }

    private Span span(String run, String name, String id, Optional<String> parent) {
        Instant now = clock.instant();
        return new Span(
                service,
                TraceIds.trace(run),
                id,
                parent,
                name,
                now,
                now,
                Map.of(),
                Optional.empty());
    }

    private static Map<String, String> facts(CanaryKey canary, String run) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("weir.namespace", canary.namespace());
        facts.put("weir.canary", canary.name());
        facts.put("weir.run", run);
        return facts;
    }

    private static String action(Verdict verdict) {
        return verdict.action().getClass().getSimpleName();
    }
}
