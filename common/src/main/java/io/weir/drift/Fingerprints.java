package io.weir.drift;

import io.weir.kubernetes.Annotations;
import io.weir.kubernetes.CanonicalJson;
import io.weir.kubernetes.Metadata;
import io.weir.kubernetes.ResourceKind;
import io.weir.traffic.TrafficProviders;
import io.weir.workload.Services;
import io.weir.workload.WorkloadKind;
import io.weir.workload.WorkloadKinds;
import io.weir.workload.scaler.Scaler;
import io.weir.workload.scaler.Scalers;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A short hash of what Weir owns in an object that it manages: the same for the object as a write
 * gave it back and as an informer shows it later, another one when a person changes an owned field.
 * Left out is what others may write: status, weights, numbers of pods, resource versions, node
 * ports, labels and annotations of others. What a fingerprint covers, a repair restores.
 */
public final class Fingerprints {

    private static final int DIGITS = 16;

    /** Their contents are never watched: only the version tells. */
    private static final Set<ResourceKind> BY_VERSION =
            Set.of(ResourceKind.CONFIG_MAP, ResourceKind.SECRET);

    private Fingerprints() {}

    /**
     * The hash of an object as it was served.
     *
     * @return 16 hex digits; the resourceVersion of ConfigMaps and Secrets; empty text for what is
     *     the user's: a workload or scaler that no Canary controls
     */
    public static String of(ResourceKind kind, ObjectNode object) {
        if (BY_VERSION.contains(kind)) {
            return object.path("metadata").path("resourceVersion").asString("");
        }
        return owned(kind, object).map(node -> CanonicalJson.hash(node, DIGITS)).orElse("");
    }

    private static Optional<JsonNode> owned(ResourceKind kind, ObjectNode object) {
        if (kind.equals(ResourceKind.SERVICE)
                && !Metadata.annotations(object).containsKey(Annotations.COPY_OF)) {
            return Optional.of(Services.owned(object));
        }
        Optional<WorkloadKind> workload =
                WorkloadKinds.all().stream().filter(w -> w.kind().equals(kind)).findFirst();
        if (workload.isPresent()) {
            return workload.filter(w -> Metadata.madeForCanary(object)).map(w -> w.owned(object));
        }
        Optional<Scaler> scaler = Scalers.of(kind);
        if (scaler.isPresent()) {
            return scaler.filter(s -> Metadata.madeForCanary(object)).map(s -> s.owned(object));
        }
        return TrafficProviders.all().stream()
                .filter(provider -> provider.kinds().contains(kind))
                .findFirst()
                .map(provider -> provider.owned(kind, object));
    }
}
