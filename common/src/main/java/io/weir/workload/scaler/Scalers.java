package io.weir.workload.scaler;

import io.weir.kubernetes.ResourceKind;
import io.weir.workload.scaler.hpa.HorizontalPodAutoscaler;
import io.weir.workload.scaler.keda.ScaledObject;
import java.util.List;
import java.util.Optional;

/** The kinds of autoscalers: the visible list. */
public final class Scalers {

    private static final List<Scaler> ALL =
            List.of(new HorizontalPodAutoscaler(), new ScaledObject());

    private Scalers() {}

    /** The kind as {@code spec.autoscalerRef.kind} names it; empty when it is not known. */
    public static Optional<Scaler> of(String kind) {
        return ALL.stream().filter(known -> known.kind().kind().equals(kind)).findFirst();
    }

    /** The kind of an object; empty when it is no scaler. */
    public static Optional<Scaler> of(ResourceKind kind) {
        return ALL.stream().filter(known -> known.kind().equals(kind)).findFirst();
    }

    /** All of them. */
    public static List<Scaler> all() {
        return ALL;
    }

    /** Name of the primary's scaler. */
    public static String copyName(String source) {
        return source + "-primary";
    }
}
