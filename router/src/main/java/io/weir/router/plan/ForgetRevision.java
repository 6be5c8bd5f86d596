package io.weir.router.plan;

import io.weir.kubernetes.ObjectName;
import io.weir.rollout.Mark;
import io.weir.rollout.RunState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Deletes the stored template of a revision that is neither promoted nor analysed any more. */
final class ForgetRevision implements Plan {

    private final Parts parts;
    private final Function<RunState, Optional<Mark>> which;

    private ForgetRevision(Parts parts, Function<RunState, Optional<Mark>> which) {
        this.parts = parts;
        this.which = which;
    }

    /** The one that was promoted before. */
    static Plan promoted(Parts parts) {
        return new ForgetRevision(parts, RunState::promoted);
    }

    /** The one that was analysed before. */
    static Plan analysed(Parts parts) {
        return new ForgetRevision(parts, RunState::analysed);
    }

    @Override
    public Set<ObjectName> needs(Seen seen) {
        return Set.of();
    }

    @Override
    public List<Write> writes(Seen seen, Context context) {
        RunState next = parts.verdict().next().state();
        Optional<ObjectName> old =
                which.apply(context.canary().status().memory()).map(parts.names()::stored);
        boolean kept =
                old.equals(next.promoted().map(parts.names()::stored))
                        || old.equals(next.analysed().map(parts.names()::stored));
        return old.isEmpty() || kept ? List.of() : List.of(new Write.Remove(old.get()));
    }
}
