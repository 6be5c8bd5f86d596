package io.weir.router.plan;

import io.weir.kubernetes.ObjectName;
import io.weir.workload.scaler.Scaler;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import tools.jackson.databind.node.ObjectNode;

/**
 * The user's scaler rests while the target is at zero, and works again when it is not (canary.md
 * 2.8). One that is as it should be, or gone, is not written.
 */
final class ScalerPause implements Plan {

    private final Parts parts;
    private final BiFunction<Scaler, ObjectNode, ObjectNode> change;

    private ScalerPause(Parts parts, BiFunction<Scaler, ObjectNode, ObjectNode> change) {
        this.parts = parts;
        this.change = change;
    }

    /** Before the target goes to zero: it would come back at once. */
    static Plan pause(Parts parts) {
        return new ScalerPause(parts, Scaler::paused);
    }

    /** Before the target gets pods: they would go again at once. */
    static Plan resume(Parts parts) {
        return new ScalerPause(parts, Scaler::resumed);
    }

    @Override
    public Set<ObjectName> needs(Seen seen) {
        return parts.names().scalerSource().map(Set::of).orElse(Set.of());
    }

    @Override
    public List<Write> writes(Seen seen, Context context) {
        Optional<ObjectName> name = parts.names().scalerSource();
        Optional<ObjectNode> source = name.flatMap(seen::get);
        return source.map(object -> change.apply(parts.names().scaler().orElseThrow(), object))
                .filter(after -> !after.equals(source.get()))
                .<List<Write>>map(
                        after -> List.of(new Write.Put(name.orElseThrow(), source, after)))
                .orElse(List.of());
    }
}
