package io.weir.workload.scaler;

import io.weir.kubernetes.ResourceKind;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One kind of autoscaler (canary.md 2.8). Pure functions on raw JSON: the watcher reads with it,
 * the router computes what it writes. Objects passed in are never changed, and fields that nobody
 * here knows stay as they are.
 */
public interface Scaler {

    /** The API kind, in the one version that is read and written. */
    ResourceKind kind();

    /**
     * The scaler of the primary workload: the user's one with another target. Labels and
     * annotations that others put on the copy stay.
     *
     * @param source the user's scaler
     * @param existing the copy as it is
     * @return equal to the existing one when nothing has to be written
     * @throws io.weir.workload.WorkloadProblem when the existing one is somebody else's
     */
    ObjectNode primary(ObjectNode source, Optional<ObjectNode> existing, ScalerCopy copy);

    /**
     * The user's scaler while the target is at zero: it leaves it there. The same object where that
     * is so already.
     */
    ObjectNode paused(ObjectNode source);

    /** The user's scaler at work again; the same object where it was not paused by Weir. */
    ObjectNode resumed(ObjectNode source);

    /** How few pods it leaves a workload, 0 or more. */
    int minimum(ObjectNode scaler);

    /** How many pods it gives a workload at most. */
    int maximum(ObjectNode scaler);

    /** What it scales; {@code Deployment} where it names no kind. */
    Scaled scaled(ObjectNode scaler);

    /**
     * What of a primary's scaler, as it was served, is Weir's: the same for two states between
     * which nobody edited it.
     */
    JsonNode owned(ObjectNode copy);

    /** The workload that a scaler scales, in its own namespace. */
    record Scaled(String kind, String name) {

        /** As messages name it, {@code Deployment cart}. */
        @Override
        public String toString() {
            return kind + " " + name;
        }
    }
}
