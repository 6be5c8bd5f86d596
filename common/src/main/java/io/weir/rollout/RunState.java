package io.weir.rollout;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What Weir remembers of a Canary beyond Flagger's status fields; the part of {@code status.weir}
 * that decisions write.
 *
 * @param run id of the current or last run; empty text before the first
 * @param strategy of the current or last run; absent before the first
 * @param promoted the revision that the primary runs, or is being rolled to
 * @param analysed the revision of the current or last run; while initialising the one that the
 *     primary was made from
 * @param failed the revision that was rolled back last; it is not tried again until the target
 *     changes
 * @param skipped whether the promotion under way skips the analysis
 * @param passed hooks that passed in this run and are not called again, {@code TYPE/NAME}
 * @param told gates of which it was said in this run that they are closed, {@code TYPE/NAME}, and
 *     checks that waited at this step for as long as they may, {@code waited/NAME}
 * @param postRollout whether hooks wait to be called after the end of the run
 * @param checks last result of each metric, by name
 * @param followed generation of the Canary that its Services and routes were last made from; 0
 *     where that is not known
 * @param refused why the last verdict could not be carried out for good; empty text when it could
 * @param commanded what people's commands left behind; absent where nothing did
 */
public record RunState(
        String run,
        Optional<Strategy> strategy,
        Optional<Mark> promoted,
        Optional<Mark> analysed,
        Optional<Mark> failed,
        boolean skipped,
        List<String> passed,
        List<String> told,
        PostRollout postRollout,
        Map<String, CheckValue> checks,
        long followed,
        String refused,
        Optional<Orders> commanded) {

    public static final RunState EMPTY =
            new RunState(
                    "",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    List.of(),
                    List.of(),
                    PostRollout.NONE,
                    Map.of(),
                    0,
                    "");

    /** One without commands. */
    public RunState(
            String run,
            Optional<Strategy> strategy,
            Optional<Mark> promoted,
            Optional<Mark> analysed,
            Optional<Mark> failed,
            boolean skipped,
            List<String> passed,
            List<String> told,
            PostRollout postRollout,
            Map<String, CheckValue> checks,
            long followed,
            String refused) {
        this(
                run,
                strategy,
                promoted,
                analysed,
                failed,
                skipped,
                passed,
                told,
                postRollout,
                checks,
                followed,
                refused,
                Optional.empty());
    }

    public RunState {
        passed = List.copyOf(passed);
        told = List.copyOf(told);
        checks = Map.copyOf(checks);
    }

    /** What people's commands left behind. */
    public Orders orders() {
        return commanded.orElse(Orders.NONE);
    }

    /**
     * Whether Weir ever did more with the Canary than say what is wrong with it: a Canary that
     * Flagger left is taken over only then, however often its problems were reported before.
     */
    public boolean begun() {
        return !run.isEmpty() || promoted.isPresent() || analysed.isPresent() || failed.isPresent();
    }

    /** The same, with why the last verdict could not be carried out. */
    public RunState refused(String reason) {
        return new RunState(
                run,
                strategy,
                promoted,
                analysed,
                failed,
                skipped,
                passed,
                told,
                postRollout,
                checks,
                followed,
                reason,
                commanded);
    }

    RunState seenAt(String uid, String template, long generation) {
        UnaryOperator<Mark> move =
                mark ->
                        mark.uid().equals(uid) && mark.template().equals(template)
                                ? new Mark(template, mark.configs(), uid, generation)
                                : mark;
        return new RunState(
                run,
                strategy,
                promoted.map(move),
                analysed.map(move),
                failed.map(move),
                skipped,
                passed,
                told,
                postRollout,
                checks,
                followed,
                refused,
                commanded);
    }
}
