package io.weir.kubernetes.fabric8;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach the Kubernetes API.
 *
 * @param kubeconfig a kubeconfig file; empty: the one that {@code KUBECONFIG} names, the user's
 *     default, or the Pod's own ServiceAccount
 * @param userAgent what requests say of their sender: {@code weir-SERVICE/VERSION}
 * @param namespace the only namespace that informers watch; empty for all
 * @param workers threads that start calls (they do not wait for answers), 1 or more
 * @param timeout a call without an answer after this time has failed
 * @param retries waiting times of informers
 * @param metrics of requests
 */
public record Settings(
        Optional<Path> kubeconfig,
        String userAgent,
        String namespace,
        int workers,
        Duration timeout,
        Retries retries,
        RequestMetrics metrics) {

    /**
     * Pauses between two attempts of an informer; they double from first to last.
     *
     * @param first after the first failure
     * @param last never longer than this
     * @param missingFirst after the server said that it does not know the kind
     * @param missingLast never longer than this
     */
    public record Retries(
            Duration first, Duration last, Duration missingFirst, Duration missingLast) {

        public Retries {
            if (first.isNegative()
                    || first.isZero()
                    || missingFirst.isNegative()
                    || missingFirst.isZero()) {
                throw new IllegalArgumentException(
                        "pauses must be longer than zero, were " + first + ", " + missingFirst);
            }
        }

        /** 0.5 s to 30 s after failures, 5 s to 60 s while a kind is missing. */
        public static Retries defaults() {
            return new Retries(
                    Duration.ofMillis(500),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(60));
        }
    }

    public Settings {
        if (workers < 1) {
            throw new IllegalArgumentException("workers must be 1 or more, was " + workers);
        }
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException("timeout must be 1 ms or more, was " + timeout);
        }
    }

    /** Default kubeconfig, all namespaces, 4 workers, time-out of 10 seconds. */
    public static Settings of(String userAgent) {
        return new Settings(
                Optional.empty(),
                userAgent,
                "",
                4,
                Duration.ofSeconds(10),
                Retries.defaults(),
                RequestMetrics.NONE);
    }

    public Settings withKubeconfig(Path file) {
        return new Settings(
                Optional.of(file), userAgent, namespace, workers, timeout, retries, metrics);
    }

    public Settings withNamespace(String only) {
        return new Settings(kubeconfig, userAgent, only, workers, timeout, retries, metrics);
    }

    public Settings withWorkers(int threads) {
        return new Settings(kubeconfig, userAgent, namespace, threads, timeout, retries, metrics);
    }

    public Settings withTimeout(Duration limit) {
        return new Settings(kubeconfig, userAgent, namespace, workers, limit, retries, metrics);
    }

    public Settings withRetries(Retries pauses) {
        return new Settings(kubeconfig, userAgent, namespace, workers, timeout, pauses, metrics);
    }

    public Settings withMetrics(RequestMetrics counting) {
        return new Settings(kubeconfig, userAgent, namespace, workers, timeout, retries, counting);
    }
}
