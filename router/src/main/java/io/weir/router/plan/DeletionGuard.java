package io.weir.router.plan;

import io.weir.kubernetes.ObjectName;
import io.weir.kubernetes.ResourceKind;
import io.weir.kubernetes.api.Guard;
import java.util.List;
import java.util.Set;

/** Whether the Canary's deletion waits for Weir. Needs no names of other objects. */
final class DeletionGuard implements Plan {

    private final boolean wanted;

    DeletionGuard(boolean wanted) {
        this.wanted = wanted;
    }

    @Override
    public Set<ObjectName> needs(Seen seen) {
        return Set.of();
    }

    @Override
    public List<Write> writes(Seen seen, Context context) {
        if (Guard.on(context.raw()) == wanted) {
            return List.of();
        }
        ObjectName canary = new ObjectName(ResourceKind.CANARY, context.canary().key().name());
        return List.of(new Write.Finalizer(canary, context.raw(), wanted));
    }
}
