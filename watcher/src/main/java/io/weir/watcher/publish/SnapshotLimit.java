package io.weir.watcher.publish;

import io.weir.rollout.MetricSource;
import io.weir.rollout.Problem;
import io.weir.rollout.Snapshot;
import io.weir.stream.Codec;
import io.weir.watcher.admission.Gravity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps snapshots at a size that every broker takes. What does not fit is left out and said: first
 * queries of MetricTemplates (their checks fail), then the spec (nothing is done with the Canary).
 *
 * @param codec what measures
 * @param bytes of a snapshot on the wire, at most
 * @param queryBytes of one MetricTemplate's query, at most
 */
public record SnapshotLimit(Codec<Snapshot> codec, int bytes, int queryBytes) {

    /** The limits of production: well below a broker's default of 1 MiB a record. */
    public static SnapshotLimit of(Codec<Snapshot> codec) {
        return new SnapshotLimit(codec, 200 << 10, 32 << 10);
    }

    /** The snapshot, or what of it fits. */
    Snapshot apply(Snapshot snapshot) {
        Snapshot fitting = withoutLongQueries(snapshot);
        int size = codec.encode(fitting).length;
        if (size <= bytes) {
            return fitting;
        }
        return Copies.withoutSpec(
                fitting,
                new Problem(
                        Problem.TOO_LARGE,
                        snapshot.canary()
                                + ": the Canary and its MetricTemplates take "
                                + size
                                + " bytes, "
                                + bytes
                                + " at most are taken",
                        Problem.Effect.BLOCKS));
    }

    private Snapshot withoutLongQueries(Snapshot snapshot) {
        List<MetricSource> fitting = new ArrayList<>();
        List<Problem> problems = new ArrayList<>(snapshot.problems());
        for (MetricSource source : snapshot.sources()) {
            int size = source.query().getBytes(StandardCharsets.UTF_8).length;
            if (size <= queryBytes) {
                fitting.add(source);
            } else {
                problems.add(
                        new Problem(
                                Problem.TOO_LARGE,
                                "MetricTemplate "
                                        + source.ref()
                                        + ": spec.query takes "
                                        + size
                                        + " bytes, "
                                        + queryBytes
                                        + " at most are taken",
                                Problem.Effect.FAILS_CHECKS));
            }
        }
        return fitting.size() == snapshot.sources().size()
                ? snapshot
                : Copies.with(snapshot, fitting, Gravity.gravestFirst(problems));
    }
}
