package io.weir.analyzer.metric;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How to reach a metric provider: {@code spec.provider} of a MetricTemplate with the Secret that it
 * refers to (metrics.md 6). Its text form shows no value that may be secret.
 *
 * @param type {@code prometheus}, {@code datadog}, …
 * @param address base URL, may hold credentials
 * @param headers to send with each request
 * @param secret the Secret's data, decoded; empty when no Secret is referred to
 * @param insecureSkipVerify whether the server's certificate goes unchecked
 * @param region of the cloud, for providers that have them
 */
public record ProviderSettings(
        String type,
        Optional<String> address,
        Map<String, List<String>> headers,
        Optional<Map<String, String>> secret,
        boolean insecureSkipVerify,
        Optional<String> region) {

    public ProviderSettings {
        headers = Map.copyOf(headers);
        secret = secret.map(Map::copyOf);
    }

    /** A Prometheus without credentials of its own, as for built-in and inline checks. */
    public static ProviderSettings prometheus(String address) {
        return new ProviderSettings(
                "prometheus",
                Optional.of(address),
                Map.of(),
                Optional.empty(),
                false,
                Optional.empty());
    }

    /**
     * A value of the Secret, without the white space at its end that tools leave there.
     *
     * @return empty when there is no Secret, no such key, or nothing in it
     */
    public Optional<String> secretValue(String key) {
        return secret.flatMap(data -> Optional.ofNullable(data.get(key)))
                .map(String::stripTrailing)
                .filter(value -> !value.isEmpty());
    }

    /** Type, and which values are there. */
    @Override
    public String toString() {
        return "ProviderSettings[type="
                + type
                + ", address="
                + (address.isPresent() ? "given" : "none")
                + ", headers="
                + headers.keySet().stream().sorted().toList()
                + ", secret="
                + secret.map(data -> data.keySet().stream().sorted().toList().toString())
                        .orElse("none")
                + ", insecureSkipVerify="
                + insecureSkipVerify
                + ", region="
                + region.orElse("none")
                + "]";
    }
}
