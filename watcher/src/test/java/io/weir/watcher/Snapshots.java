package io.weir.watcher;

import io.weir.kubernetes.api.CanaryReader;
import io.weir.kubernetes.api.CanaryView;
import io.weir.rollout.Readiness;
import io.weir.rollout.Revision;
import io.weir.rollout.Snapshot;
import io.weir.rollout.Weights;
import io.weir.rollout.Workload;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Snapshots that the tests compare. */
public final class Snapshots {

    private Snapshots() {}

    /** A Canary cart that is served, with some weight on the canary. */
    public static Snapshot cart(String template, int weight, Readiness readiness) {
        return cart(Manifests.canary("cart"), template, weight, readiness, List.of());
    }

    /** The same with parts of one's own. */
    public static Snapshot cart(
            ObjectNode canary,
            String template,
            int weight,
            Readiness readiness,
            List<String> drifted) {
        ObjectNode metadata = (ObjectNode) canary.get("metadata");
        metadata.put("uid", "uid-cart").put("resourceVersion", "7").put("generation", 1);
        CanaryView view = CanaryReader.read(canary, "istio");
        return new Snapshot(
                view.key(),
                view.uid(),
                view.generation(),
                view.resourceVersion(),
                0,
                view.deleting(),
                view.spec(),
                view.status(),
                view.problems(),
                Optional.of(
                        new Workload(
                                new Revision(template, Map.of(), "uid-target", 1, Set.of()),
                                2,
                                readiness)),
                Optional.empty(),
                false,
                Optional.of(Weights.canary(weight)),
                List.of(),
                drifted);
    }
}
