package io.weir.watcher.publish;

import io.weir.rollout.CanaryKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A partition while this watcher owns it. Its epoch is above every epoch in the partition: a group
 * that was empty for a while counts its generations from the beginning again, and readers drop what
 * is from an older epoch than what they know.
 */
final class OwnedPartition {

    private final Map<CanaryKey, KeySender> keys = new HashMap<>();
    private int epoch;
    private boolean caughtUp;

    OwnedPartition(int epoch) {
        this.epoch = epoch;
    }

    int epoch() {
        return epoch;
    }

    boolean caughtUp() {
        return caughtUp;
    }

    void reachEnd() {
        caughtUp = true;
    }

    /** A record of somebody else carries this epoch. */
    void saw(int foreign) {
        epoch = Math.max(epoch, foreign + 1);
    }

    Map<CanaryKey, KeySender> keys() {
        return keys;
    }

    /** Keys of which there are records, or will be. */
    Set<CanaryKey> known() {
        return Set.copyOf(keys.keySet());
    }
}
