package io.weir.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The topics, their names and settings (docs/architecture.md, Topics). Created at start where they
 * are missing, compared where they are there; a difference is logged, never changed.
 *
 * @param prefix first part of every name, {@code weir} by default
 * @param partitions of every topic; fixed before the first start
 * @param replication factor, 1 on the embedded broker; 0 for the broker's default
 * @param minInsync replicas that must have a record before it counts as kept; 0 for the broker's
 *     default
 */
public record Topics(String prefix, int partitions, int replication, int minInsync) {

    /** Topics that keep a record when the broker's default of in-sync replicas has it. */
    public Topics(String prefix, int partitions, int replication) {
        this(prefix, partitions, replication, 0);
    }

    /** One topic: its name and what is configured beyond the broker's defaults. */
    public record Topic(
            String name, int partitions, int replication, Map<String, String> settings) {
        public Topic {
            settings = Map.copyOf(settings);
        }
    }

    /** Snapshots of canaries' worlds, compacted. */
    public Topic revisions() {
        return topic(
                "revisions",
                Map.of(
                        "cleanup.policy", "compact",
                        "segment.bytes", Integer.toString(16 << 20),
                        "segment.ms", millis(Duration.ofMinutes(10)),
                        "max.compaction.lag.ms", millis(Duration.ofMinutes(15)),
                        "delete.retention.ms", millis(Duration.ofHours(24))));
    }

    /** What people and pipelines ask for, read by the owner of the canary. */
    public Topic commands() {
        return topic("commands", retained(Duration.ofDays(14)));
    }

    /** What to do next, and on what grounds. */
    public Topic verdicts() {
        return topic("verdicts", retained(Duration.ofDays(14)));
    }

    /** What was done. */
    public Topic changes() {
        return topic("changes", retained(Duration.ofDays(14)));
    }

    /** One record per change and receiver; kept longer than any delivery is tried. */
    public Topic deliveries() {
        return topic("deliveries", retained(Duration.ofDays(14)));
    }

    /**
     * How each delivery ended. Compacted, and deleted when the delivery itself has long been: a
     * delivery that no longer exists cannot come again.
     */
    public Topic deliveryStates() {
        return topic(
                "deliveries.state",
                Map.of(
                        "cleanup.policy", "compact,delete",
                        "retention.ms", millis(Duration.ofDays(30)),
                        "segment.bytes", Integer.toString(16 << 20),
                        "segment.ms", millis(Duration.ofMinutes(10)),
                        "max.compaction.lag.ms", millis(Duration.ofMinutes(15)),
                        "delete.retention.ms", millis(Duration.ofHours(24))));
    }

    /** Records that could not be read or kept failing. */
    public Topic parked() {
        return new Topic(prefix + ".parked", 1, replication, kept(retained(Duration.ofDays(30))));
    }

    /** All of them, in the order of the circle. */
    public List<Topic> all() {
        return List.of(
                revisions(),
                commands(),
                verdicts(),
                changes(),
                deliveries(),
                deliveryStates(),
                parked());
    }

    private Topic topic(String name, Map<String, String> settings) {
        return new Topic(prefix + "." + name, partitions, replication, kept(settings));
    }

    private Map<String, String> kept(Map<String, String> settings) {
        if (minInsync == 0) {
            return settings;
        }
        Map<String, String> more = new HashMap<>(settings);
        more.put("min.insync.replicas", Integer.toString(minInsync));
        return more;
    }

    private static Map<String, String> retained(Duration time) {
        return Map.of("cleanup.policy", "delete", "retention.ms", millis(time));
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
