package io.weir.watcher.observe;

import io.weir.kubernetes.api.CanaryView;
import io.weir.rollout.Problem;
import io.weir.watcher.admission.MainPort;
import io.weir.watcher.admission.ServiceSettings;
import java.util.List;

/**
 * A Canary as its informer showed it.
 *
 * @param view what is read of it
 * @param port the port that its Services lead to
 * @param service what its Services shall be beside ports and pods
 * @param routes what it asks of its routes that cannot be
 */
public record ObservedCanary(
        CanaryView view, MainPort port, ServiceSettings service, List<Problem> routes) {
    public ObservedCanary {
        routes = List.copyOf(routes);
    }
}
