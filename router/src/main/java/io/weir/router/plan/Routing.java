package io.weir.router.plan;

import io.weir.kubernetes.Annotations;
import io.weir.kubernetes.ObjectName;
import io.weir.kubernetes.ResourceKind;
import io.weir.kubernetes.api.CookieStatus;
import io.weir.kubernetes.api.OwnerReferences;
import io.weir.rollout.CanarySpec;
import io.weir.rollout.Weights;
import io.weir.traffic.TrafficProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Routes with the given weights. A step reads and writes only what carries weights; all of them are
 * made at first.
 */
final class Routing implements Plan {

    private final Parts parts;
    private final Weights weights;
    private final List<ObjectName> names;
    private final boolean away;

    private Routing(Parts parts, Weights weights, List<ObjectName> names, boolean away) {
        this.parts = parts;
        this.weights = weights;
        this.names = names;
        this.away = away;
    }

    static Plan all(Parts parts, Weights weights) {
        return new Routing(parts, weights, parts.names().routes(), false);
    }

    static Plan weights(Parts parts, Weights weights) {
        return new Routing(parts, weights, parts.names().weighted(), false);
    }

    /**
     * All traffic to the primary, at any price: where the Canary was edited since its routes were
     * made, they stay as they are but for their weights. The edit may be one that cannot be.
     */
    static Plan away(Parts parts) {
        return new Routing(parts, Weights.PRIMARY_ONLY, parts.names().weighted(), true);
    }

    @Override
    public Set<ObjectName> needs(Seen seen) {
        return new LinkedHashSet<>(names);
    }

    @Override
    public List<Write> writes(Seen seen, Context context) {
        Map<ObjectName, ObjectNode> desired = desired(seen, context);
        Set<ObjectName> weighted = Set.copyOf(parts.names().weighted());
        List<Write> writes = new ArrayList<>();
        for (ObjectName name : names) {
            ObjectNode after = desired.get(name);
            if (after != null) {
                boolean fenced = weighted.contains(name);
                ObjectNode marked =
                        seen.get(name).isEmpty() && elsewhere() ? marked(after, context) : after;
                writes.add(new Write.Put(name, seen.get(name), fenced ? fenced(marked) : marked));
            }
        }
        return writes;
    }

    private Map<ObjectName, ObjectNode> desired(Seen seen, Context context) {
        TrafficProvider provider = parts.names().traffic();
        Map<ObjectName, ObjectNode> desired = new HashMap<>();
        boolean edited = context.canary().generation() != parts.verdict().next().state().followed();
        if (away && edited) {
            provider.withoutCanary(parts.names().subject(), seen.existing(names))
                    .forEach(object -> desired.put(nameOf(provider, object), object));
            return desired;
        }
        CanarySpec spec = context.canary().spec().orElseThrow();
        provider.desired(
                        new TrafficProvider.Request(
                                context.raw(),
                                spec,
                                weights,
                                CookieStatus.after(context.raw(), parts.verdict().next()),
                                seen.existing(names),
                                elsewhere()
                                        ? Optional.empty()
                                        : Optional.of(OwnerReferences.of(context.raw()))))
                .forEach(object -> desired.put(nameOf(provider, object), object));
        return desired;
    }

    private boolean elsewhere() {
        return parts.settings().routesElsewhere();
    }

    /** A crash before the status names the route must not leave one that is nobody's. */
    private static ObjectNode marked(ObjectNode route, Context context) {
        ObjectNode marked = route.deepCopy();
        marked.withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put(Annotations.CANARY, context.canary().key().toString());
        return marked;
    }

    private ObjectNode fenced(ObjectNode route) {
        ObjectNode fenced = route.deepCopy();
        fenced.withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put(Annotations.VERDICT, parts.verdict().id());
        return fenced;
    }

    private static ObjectName nameOf(TrafficProvider provider, ObjectNode object) {
        String kind = object.path("kind").asString();
        ResourceKind known =
                provider.kinds().stream()
                        .filter(candidate -> candidate.kind().equals(kind))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                provider.name() + " gave a " + kind));
        return new ObjectName(known, object.path("metadata").path("name").asString());
    }
}
