package io.weir.router.plan;

import io.weir.kubernetes.ObjectName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Several plans, one after the other: all is read first, then written in this order. */
final class Steps implements Plan {

    private final List<Plan> steps;

    private Steps(List<Plan> steps) {
        this.steps = steps;
    }

    static Plan of(Plan... steps) {
        return new Steps(List.of(steps));
    }

    @Override
    public Set<ObjectName> needs(Seen seen) {
        Set<ObjectName> needs = new LinkedHashSet<>();
        steps.forEach(step -> needs.addAll(step.needs(seen)));
        return needs;
    }

    @Override
    public List<Write> writes(Seen seen, Context context) {
        List<Write> writes = new ArrayList<>();
        steps.forEach(step -> writes.addAll(step.writes(seen, context)));
        return writes;
    }
}
