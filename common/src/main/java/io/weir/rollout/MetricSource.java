package io.weir.rollout;

import java.util.Optional;

/**
 * A MetricTemplate as it may travel on a topic (metrics.md 6).
 *
 * @param ref which template
 * @param type provider type, for example {@code prometheus}
 * @param address base URL; empty text where the type has a default
 * @param query query template
 * @param secret name of the Secret in the template's namespace
 * @param headers whether extra headers are set; their values are read from the template when they
 *     are used
 * @param insecure the server's certificate is not verified
 * @param region AWS region
 */
public record MetricSource(
        ObjectRef ref,
        String type,
        Address address,
        String query,
        Optional<String> secret,
        boolean headers,
        boolean insecure,
        Optional<String> region) {}
