package io.weir.embedded.kafka;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** What the broker in the process is configured with: one node, small, quiet when idle. */
final class BrokerConfig {

    private static final String DAY = Long.toString(24L * 3_600_000);

    /** Property with listeners beside the broker's own, {@code NAME://HOST:PORT}, for tests. */
    static final String MORE_LISTENERS = "weir.more.listeners";

    private BrokerConfig() {}

    static Properties of(Path directory, int port, int controllerPort, Map<String, String> extra) {
        Properties config = new Properties();
        config.put("process.roles", "broker,controller");
        config.put("node.id", "1");
        String more = extra.getOrDefault(MORE_LISTENERS, "");
        String listeners = "BROKER://127.0.0.1:" + port + (more.isEmpty() ? "" : "," + more);
        config.put("listeners", listeners + ",CONTROLLER://127.0.0.1:" + controllerPort);
        config.put("advertised.listeners", listeners);
        config.put("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT");
        config.put("controller.listener.names", "CONTROLLER");
        config.put("inter.broker.listener.name", "BROKER");
        config.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        config.put("log.dirs", directory.toString());
        config.put("auto.create.topics.enable", "false");
        alone(config);
        small(config);
        quiet(config);
        config.putAll(extra);
        return config;
    }

    /** One copy of everything; a lost member or broker is noticed within two seconds. */
    private static void alone(Properties config) {
        for (String topic :
                List.of(
                        "offsets.topic",
                        "transaction.state.log",
                        "share.coordinator.state.topic")) {
            config.put(topic + ".replication.factor", "1");
            config.put(topic + ".num.partitions", "1");
        }
        config.put("transaction.state.log.min.isr", "1");
        config.put("share.coordinator.state.topic.min.isr", "1");
        config.put("group.initial.rebalance.delay.ms", "0");
        config.put("group.min.session.timeout.ms", "1000");
        config.put("group.consumer.min.session.timeout.ms", "1000");
        config.put("group.consumer.session.timeout.ms", "2000");
        config.put("group.consumer.min.heartbeat.interval.ms", "200");
        config.put("group.consumer.heartbeat.interval.ms", "500");
        config.put("broker.session.timeout.ms", "2000");
        config.put("broker.heartbeat.interval.ms", "1000");
        // Without it every restart waits for the broker's old session to end.
        config.put("controlled.shutdown.enable", "true");
    }

    private static void small(Properties config) {
        config.put("num.network.threads", "1");
        config.put("num.io.threads", "2");
        config.put("background.threads", "1");
        config.put("num.recovery.threads.per.data.dir", "1");
        config.put("log.cleaner.threads", "1");
        config.put("log.cleaner.dedupe.buffer.size", Integer.toString(2 << 20));
        config.put("log.index.size.max.bytes", Integer.toString(1 << 20));
        config.put("offsets.topic.segment.bytes", Integer.toString(16 << 20));
        config.put("log.segment.bytes", Integer.toString(64 << 20));
    }

    /** Nothing runs for its own sake: an idle broker costs next to no processor time. */
    private static void quiet(Properties config) {
        config.put("metadata.max.idle.interval.ms", "0");
        config.put("metric.reporters", "");
        config.put("controller.quorum.fetch.timeout.ms", "10000");
        config.put("log.cleaner.backoff.ms", "60000");
        config.put("log.retention.check.interval.ms", "900000");
        config.put("log.flush.scheduler.interval.ms", DAY);
        config.put("log.flush.offset.checkpoint.interval.ms", "300000");
        config.put("replica.high.watermark.checkpoint.interval.ms", "60000");
        config.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "3600000");
        config.put("transaction.remove.expired.transaction.cleanup.interval.ms", DAY);
        config.put("group.coordinator.threads", "1");
        config.put("delegation.token.expiry.check.interval.ms", DAY);
    }
}
