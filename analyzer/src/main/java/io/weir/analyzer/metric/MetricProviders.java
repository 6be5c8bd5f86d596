package io.weir.analyzer.metric;

import io.weir.analyzer.http.BoundedHttp;
import io.weir.analyzer.metric.prometheus.PrometheusProvider;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The metric providers that there are. A new one is one package and one line here. */
public final class MetricProviders {

    /** The time limit of one request, where the provider's users set no other. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

    private static final Map<String, Factory> FACTORIES =
            Map.of("prometheus", PrometheusProvider::new);

    private final BoundedHttp http;
    private final Duration timeout;

    /**
     * All providers on the same connections.
     *
     * @param timeout of one request
     */
    public MetricProviders(BoundedHttp http, Duration timeout) {
        this.http = http;
        this.timeout = timeout;
    }

    /** The types that {@link #create} knows, in the order of the alphabet. */
    public static Set<String> types() {
        return new TreeSet<>(FACTORIES.keySet());
    }

    /**
     * Makes the provider for these settings; connects to nothing yet.
     *
     * @throws ProviderFailure for an unknown type, and for settings that it cannot work with
     */
    public MetricProvider create(ProviderSettings settings) {
        Factory factory = FACTORIES.get(settings.type());
        if (factory == null) {
            throw new ProviderFailure(
                    "metric provider \""
                            + settings.type()
                            + "\" is not supported; supported: "
                            + String.join(", ", types()));
        }
        return factory.create(settings, http, timeout);
    }

    /** Makes a provider of one type. */
    @FunctionalInterface
    interface Factory {
        MetricProvider create(ProviderSettings settings, BoundedHttp http, Duration timeout);
    }
}
