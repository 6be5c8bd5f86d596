package io.weir.analyzer.progression;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.weir.analyzer.progression.Sessions.Ports;
import io.weir.rollout.Action;
import io.weir.rollout.Command;
import io.weir.rollout.Evidence;
import io.weir.rollout.Move;
import io.weir.rollout.Progression;
import io.weir.rollout.Question;
import io.weir.rollout.Snapshot;
import io.weir.rollout.Verdict;
import io.weir.runtime.LogKeys;
import io.weir.runtime.Timers.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One canary as its owner follows it: the newest world, the answers gathered for the next decision,
 * the verdict in flight, the time. All decisions are {@link Progression}'s. Lives on one event
 * loop; after {@link #close} it does nothing more, whatever still comes back.
 */
final class Session {

    private static final Logger LOGGER = LoggerFactory.getLogger(Session.class);

    /** How long a verdict may take to show in the cluster before it is decided anew. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration RESEND = Duration.ofSeconds(1);
    private static final String NOT_FOLLOWED = "the Canary is not followed here any more";

    private final Ports ports;
    private Optional<Snapshot> world = Optional.empty();
    private Evidence evidence = Evidence.NONE;
    private Optional<Verdict> inFlight = Optional.empty();
    private Optional<Ordered> ordered = Optional.empty();
    private Optional<Timer> timer = Optional.empty();
    private Optional<List<Question>> asking = Optional.empty();
    private Duration restingSince = Duration.ZERO;
    private Duration lookedAt = Duration.ZERO;
    private Duration begun = Duration.ZERO;
    private int gathering;
    private boolean live;
    private boolean closed;

    Session(Ports ports) {
        this.ports = ports;
    }

    /** A command that waits for its answer. */
    private record Ordered(Command command, Promise<Void> answered) {}

    /**
     * Takes a command; one at a time. The future completes when the canary's status shows that it
     * was answered, at once for one that was before, and fails when the canary is not followed any
     * more.
     */
    Future<Void> command(Command command) {
        if (closed) {
            return Future.failedFuture(NOT_FOLLOWED);
        }
        Promise<Void> answered = Promise.promise();
        ordered = Optional.of(new Ordered(command, answered));
        noteAnswered();
        if (live) {
            begin();
        }
        return answered.future();
    }

    private void noteAnswered() {
        if (ordered.isEmpty() || world.isEmpty()) {
            return;
        }
        Ordered waiting = ordered.get();
        if (world.get().status().memory().orders().done().contains(waiting.command().id())) {
            ordered = Optional.empty();
            waiting.answered().complete();
        } else if (world.get().deleting()) {
            ordered = Optional.empty();
            waiting.answered().fail("the Canary is being deleted");
        }
    }

    /** Takes a newer world; one that is older than the known is passed over. */
    void on(Snapshot snapshot) {
        if (closed || world.map(known -> older(snapshot, known)).orElse(false)) {
            return;
        }
        Optional<Snapshot> before = world;
        world = Optional.of(snapshot);
        if (before.isEmpty()) {
            restingSince = ports.uptime().get().minus(restedBefore(snapshot));
            lookedAt = ports.uptime().get();
        } else if (moved(before.get(), snapshot)) {
            restingSince = ports.uptime().get();
        }
        if (before.isEmpty() || otherGround(before.get(), snapshot)) {
            forget();
        }
        if (inFlight.map(verdict -> settled(verdict, snapshot)).orElse(false)) {
            landed();
        }
        noteAnswered();
        if (live) {
            begin();
        }
    }

    /** The history was read to its end: from now on decisions are made. */
    void goLive() {
        live = true;
        begin();
    }

    /** Somebody else owns the canary, or it is gone. */
    void close() {
        closed = true;
        landed();
        timer.ifPresent(Timer::cancel);
        ordered.ifPresent(waiting -> waiting.answered().fail(NOT_FOLLOWED));
        ordered = Optional.empty();
    }

    /** Something happened that a decision may follow from. */
    private void begin() {
        if (asking.isEmpty()) {
            begun = ports.uptime().get();
        }
        decide();
    }

    private void landed() {
        if (inFlight.isPresent()) {
            inFlight = Optional.empty();
            ports.metrics().inFlight(-1);
        }
    }

    private void decide() {
        if (closed || world.isEmpty()) {
            return;
        }
        Snapshot now = world.get();
        Move move;
        try {
            Evidence given =
                    ordered.map(waiting -> evidence.with(waiting.command())).orElse(evidence);
            move = Progression.decide(now, given, rested(), looked(), ports.clock().instant());
        } catch (RuntimeException e) {
            // A bug that one canary's world brings to light: the others go on, and so does this one
            // with its next snapshot.
            ports.metrics().decisionFailed(now.canary());
            LOGGER.atError()
                    .setCause(e)
                    .addKeyValue(LogKeys.NAMESPACE, now.canary().namespace())
                    .addKeyValue(LogKeys.CANARY, now.canary().name())
                    .log("decision failed");
            return;
        }
        if (inFlight.isPresent() && !supersedes(move, inFlight.get())) {
            return;
        }
        timer.ifPresent(Timer::cancel);
        timer = Optional.empty();
        if (move instanceof Move.Ask ask) {
            gather(now, ask.questions());
        } else if (move instanceof Move.Act act) {
            act(act.verdict());
        } else {
            endLook();
            if (move instanceof Move.Wait wait) {
                later(wait.time());
            }
        }
    }

    /** What was asked has been judged: the next look asks anew. */
    private void endLook() {
        if (evidence.fast().isPresent()) {
            lookedAt = ports.uptime().get();
        }
        if (!evidence.withoutFast().equals(Evidence.NONE)) {
            restingSince = ports.uptime().get();
        }
        if (!evidence.equals(Evidence.NONE)) {
            forget();
        }
    }

    private void gather(Snapshot asked, List<Question> questions) {
        if (asking.equals(Optional.of(questions))) {
            // A newer view of the same ground: no hook is called again for that.
            return;
        }
        asking = Optional.of(questions);
        int number = ++gathering;
        Duration since = ports.uptime().get();
        // Whatever it throws is a failure of this question, and no other canary's.
        Future.<Void>succeededFuture()
                .compose(begin -> ports.gatherer().gather(asked, questions, evidence))
                .onComplete(
                        result -> {
                            if (closed || number != gathering) {
                                return;
                            }
                            asking = Optional.empty();
                            ports.metrics().asked(asked, questions, since(since));
                            if (result.succeeded()) {
                                evidence = result.result();
                                decide();
                            } else {
                                LOGGER.atError()
                                        .setCause(result.cause())
                                        .addKeyValue(LogKeys.NAMESPACE, asked.canary().namespace())
                                        .addKeyValue(LogKeys.CANARY, asked.canary().name())
                                        .log("evidence could not be gathered");
                                later(RESEND);
                            }
                        });
    }

    private void act(Verdict verdict) {
        if (inFlight.isEmpty()) {
            ports.metrics().inFlight(1);
        }
        inFlight = Optional.of(verdict);
        if (verdict.action() instanceof Action.Report) {
            // A word in between is no step: what was asked for it is not asked again at once.
            endLook();
        }
        forget();
        timer =
                Optional.of(
                        ports.timers()
                                .after(
                                        PATIENCE,
                                        () -> {
                                            landed();
                                            begin();
                                        }));
        LOGGER.atInfo()
                .addKeyValue(LogKeys.NAMESPACE, verdict.canary().namespace())
                .addKeyValue(LogKeys.CANARY, verdict.canary().name())
                .addKeyValue(LogKeys.VERDICT, verdict.id())
                .addKeyValue(LogKeys.RUN, verdict.next().state().run())
                .addKeyValue("action", verdict.action().getClass().getSimpleName())
                .addKeyValue("phase", verdict.next().phase().text())
                .addKeyValue("weight", verdict.next().canaryWeight())
                .addKeyValue("reason", verdict.reason())
                .log("verdict");
        ports.metrics().decided(verdict);
        send(verdict, begun);
    }

    /**
     * The broker away is no reason to forget a verdict: it goes out as soon as it can, unless
     * another took its place.
     */
    private void send(Verdict verdict, Duration from) {
        ports.verdicts()
                .send(verdict)
                .onSuccess(sent -> ports.metrics().sent(verdict, since(from)))
                .onFailure(
                        failure ->
                                ports.timers()
                                        .after(
                                                RESEND,
                                                () -> {
                                                    if (!closed
                                                            && inFlight.equals(
                                                                    Optional.of(verdict))) {
                                                        send(verdict, from);
                                                    }
                                                }));
    }

    private void later(Duration time) {
        timer.ifPresent(Timer::cancel);
        timer = Optional.of(ports.timers().after(time, this::begin));
    }

    private void forget() {
        evidence = Evidence.NONE;
        asking = Optional.empty();
        gathering++;
    }

    private Duration since(Duration moment) {
        return ports.uptime().get().minus(moment);
    }

    private Duration looked() {
        return ports.uptime().get().minus(lookedAt);
    }

    private Duration rested() {
        return ports.uptime().get().minus(restingSince);
    }

    /**
     * At a takeover: the step's own time, bounded so that a clock that is off costs at most one
     * interval.
     */
    private Duration restedBefore(Snapshot snapshot) {
        Duration interval =
                snapshot.spec().map(spec -> spec.analysis().interval()).orElse(Duration.ZERO);
        Optional<Instant> applied = snapshot.status().stepAppliedAt();
        Duration since =
                applied.map(at -> Duration.between(at, ports.clock().instant())).orElse(interval);
        if (since.isNegative()) {
            return Duration.ZERO;
        }
        return since.compareTo(interval) > 0 ? interval : since;
    }

    /** Another publisher's view from before, or the same publisher's from before. */
    private static boolean older(Snapshot snapshot, Snapshot known) {
        int order = compare(snapshot.resourceVersion(), known.resourceVersion());
        return snapshot.uid().equals(known.uid())
                && (order < 0 || (order == 0 && snapshot.epoch() < known.epoch()));
    }

    private static int compare(String one, String other) {
        return one.length() != other.length()
                ? Integer.compare(one.length(), other.length())
                : one.compareTo(other);
    }

    /**
     * Whether a verdict needs no more waiting for: it was carried out, or another was in its place,
     * and then no router carries it out any more. Without the second, a release that comes while a
     * step is written would wait for as long as a verdict may take.
     */
    private static boolean settled(Verdict verdict, Snapshot snapshot) {
        String last = snapshot.status().verdict();
        return last.equals(verdict.id())
                || !last.equals(verdict.basis().previous())
                || !snapshot.uid().equals(verdict.basis().uid());
    }

    /** A step, or a refusal, was applied: the wait begins here. */
    private static boolean moved(Snapshot before, Snapshot after) {
        return !before.status().stepAppliedAt().equals(after.status().stepAppliedAt())
                || (!after.status().memory().refused().isEmpty()
                        && !before.status().verdict().equals(after.status().verdict()));
    }

    /** Answers to questions about another state, spec or revision are worth nothing. */
    private static boolean otherGround(Snapshot before, Snapshot after) {
        return !before.uid().equals(after.uid())
                || before.generation() != after.generation()
                || !before.status().verdict().equals(after.status().verdict())
                || !before.sources().equals(after.sources())
                || !before.basis().template().equals(after.basis().template());
    }

    /**
     * What does not wait for the verdict under way: an edited spec, a rollback, the end of a run
     * whose Canary is gone (the tombstone comes at once), another revision. A Restart for the same
     * revision does: the verdict under way may itself be why the target is at zero.
     */
    private static boolean supersedes(Move move, Verdict inFlight) {
        if (!(move instanceof Move.Act act) || act.verdict().id().equals(inFlight.id())) {
            return false;
        }
        Verdict verdict = act.verdict();
        boolean edited = verdict.basis().generation() != inFlight.basis().generation();
        boolean revised = !verdict.basis().template().equals(inFlight.basis().template());
        return edited
                || verdict.action() instanceof Action.RollBack
                || verdict.action() instanceof Action.Abandon
                || (revised && verdict.action() instanceof Action.Restart);
    }
}
