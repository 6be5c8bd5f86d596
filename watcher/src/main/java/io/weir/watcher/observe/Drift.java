package io.weir.watcher.observe;

import io.weir.watcher.observe.Lags.Managed;
import java.util.List;

/** Which managed objects are no longer what Weir made them. */
final class Drift {

    private Drift() {}

    /** {@code KIND/NAME} of each, in order. */
    static List<String> of(List<Managed> managed, Cluster cluster) {
        return managed.stream()
                .filter(object -> drifted(object, cluster))
                .map(object -> object.id().local())
                .sorted()
                .toList();
    }

    /** An empty fingerprint stands for an object that is the user's. */
    private static boolean drifted(Managed managed, Cluster cluster) {
        String written = managed.stamp().fingerprint();
        return !written.isEmpty()
                && !cluster.fingerprint(managed.id()).map(written::equals).orElse(false);
    }
}
