package io.weir.router.plan;

import io.weir.kubernetes.ObjectName;
import io.weir.kubernetes.api.CanaryView;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** How one verdict is carried out: what to read, then what to write. Pure. */
public interface Plan {

    /**
     * Names of what must be read before anything is written. Asked again with what was read, until
     * it names nothing new: a template tells which ConfigMaps it refers to.
     */
    Set<ObjectName> needs(Seen seen);

    /**
     * The writes, in order; the status comes after all of them.
     *
     * @throws Refusal when the cluster's state does not allow it and only a person can help
     * @throws Stale when what was read shows that the verdict's ground is gone
     */
    List<Write> writes(Seen seen, Context context);

    /**
     * The Canary as it was read last.
     *
     * @param canary typed
     * @param raw the object, for the options that only routes and workloads need
     * @param serverVersion of the API server, kept with stored templates
     */
    record Context(CanaryView canary, ObjectNode raw, String serverVersion) {}
}
