package io.weir.router.apply;

import io.weir.kubernetes.KubernetesApi;
import io.weir.router.plan.PlanSettings;
import io.weir.router.plan.Plans;
import io.weir.runtime.Timers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

/** Builds an {@link Applier} from its ports. */
public final class Appliers {

    private Appliers() {}

    /**
     * Builds.
     *
     * @param defaultProvider routing provider of a Canary that names none
     * @param clock for time stamps in the status
     * @param uptime monotonic
     */
    public static Applier applier(
            KubernetesApi api,
            PlanSettings settings,
            String defaultProvider,
            Timers timers,
            InstantSource clock,
            Supplier<Duration> uptime) {
        Attempts attempts = Attempts.DEFAULT;
        Attempt attempt =
                new Attempt(api, new Plans(settings), defaultProvider, clock, uptime, attempts);
        return new Applier(attempt, timers, uptime, attempts);
    }
}
