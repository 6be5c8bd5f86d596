package io.weir.router.apply;

import io.vertx.core.Future;
import io.weir.kubernetes.KubernetesApi;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The API server's version, asked at most once a minute: often enough to see an upgrade before
 * templates are stored.
 */
final class ServerVersion {

    private static final Duration KEPT = Duration.ofMinutes(1);

    private final KubernetesApi api;
    private final Supplier<Duration> uptime;
    private Optional<String> known = Optional.empty();
    private Duration asked = Duration.ZERO;

    ServerVersion(KubernetesApi api, Supplier<Duration> uptime) {
        this.api = api;
        this.uptime = uptime;
    }

    Future<String> get() {
        if (known.isPresent() && uptime.get().minus(asked).compareTo(KEPT) < 0) {
            return Future.succeededFuture(known.get());
        }
        return api.serverVersion()
                .onSuccess(
                        version -> {
                            known = Optional.of(version);
                            asked = uptime.get();
                        });
    }
}
