package io.weir.analyzer.metric;

import io.vertx.core.Future;
import io.weir.rollout.Measurement;
import java.util.Optional;

/**
 * A source of metrics, made for one set of {@link ProviderSettings} (metrics.md 8). Cheap to make
 * and holds no connection of its own, so it need not be closed.
 */
public interface MetricProvider {

    /**
     * Runs a query. Every failure of the outside is a {@link Measurement.Unavailable}, with a
     * reason that is free of secrets; the future itself fails only on a bug.
     *
     * @param query as the template rendered it
     */
    Future<Measurement> measure(String query);

    /** Whether the source answers: empty when it does, otherwise why not. */
    Future<Optional<String>> online();
}
