package io.weir.traffic;

import io.weir.kubernetes.ObjectName;
import io.weir.kubernetes.ResourceKind;
import io.weir.rollout.CanarySpec;
import io.weir.rollout.Cookies;
import io.weir.rollout.Subject;
import io.weir.rollout.Weights;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One mesh or gateway (routing/README.md 2.2). Pure functions on raw JSON: the watcher reads
 * weights with it, the router computes what it writes. Fields that it does not own stay as they
 * are.
 */
public interface TrafficProvider {

    /** As {@code spec.provider} and the flag name it, for example {@code istio}. */
    String name();

    /** Kinds of its objects, to watch and to have rights on. */
    List<ResourceKind> kinds();

    /** The objects of one canary, in the order in which they are written. */
    List<ObjectName> objects(Subject subject);

    /** Those of {@link #objects} that carry weights: all that a step reads and writes. */
    List<ObjectName> weighted(Subject subject);

    /**
     * What the objects shall be.
     *
     * @throws TrafficProblem when the Canary asks for what cannot be; the message names the field
     */
    List<ObjectNode> desired(Request request);

    /**
     * The existing ones of {@link #weighted} with all traffic on the primary and everything else as
     * it is. Needs no spec, so that traffic can leave a canary whatever its spec says by now.
     *
     * @param live existing objects of {@link #objects}
     */
    List<ObjectNode> withoutCanary(Subject subject, Map<ObjectName, ObjectNode> live);

    /**
     * The weights that the live objects carry.
     *
     * @param live existing objects of {@link #objects}
     * @return absent where there is no route yet, or none with weights
     */
    Optional<Weights> weights(CanarySpec spec, Map<ObjectName, ObjectNode> live);

    /**
     * What becomes of the live objects when their Canary goes and everything shall be as before:
     * the object as it shall be, or nothing for one that was made for the Canary and would
     * otherwise lead to Services that go with it. Objects that are not named stay as they are.
     *
     * @throws TrafficProblem when what was before cannot be told; the message names the object
     */
    default Map<ObjectName, Optional<ObjectNode>> released(
            ObjectNode canary, CanarySpec spec, Map<ObjectName, ObjectNode> live) {
        return Map.of();
    }

    /**
     * What of a served object is this provider's, without weights and mirroring and without what
     * says nothing: the same for two states between which nobody edited it.
     *
     * @param kind one of {@link #kinds}
     */
    JsonNode owned(ResourceKind kind, ObjectNode object);

    /**
     * What is wanted.
     *
     * @param canary the Canary as raw JSON, for the routing options in {@code spec.service}
     * @param spec the same, typed
     * @param weights absolute
     * @param cookies that keep users on their side, after the verdict
     * @param live existing objects of {@link #objects}; those missing are made
     * @param owner owner reference for new objects; absent where routes lie in another cluster
     */
    record Request(
            ObjectNode canary,
            CanarySpec spec,
            Weights weights,
            Cookies cookies,
            Map<ObjectName, ObjectNode> live,
            Optional<ObjectNode> owner) {
        public Request {
            live = Map.copyOf(live);
        }
    }
}
