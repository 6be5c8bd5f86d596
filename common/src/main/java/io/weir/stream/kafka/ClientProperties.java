package io.weir.stream.kafka;

import io.weir.stream.kafka.KafkaSettings.GroupProtocol;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Settings as Kafka's clients take them. */
final class ClientProperties {

    /**
     * How long a fetch waits at the broker for a record. Records end the wait at once; it only
     * bounds how often an idle consumer asks. Not longer: a partition that was just assigned or
     * resumed waits for the fetch that is under way, at each takeover.
     */
    static final int FETCH_WAIT_MILLIS = 500;

    private ClientProperties() {}

    static Map<String, Object> consumer(KafkaSettings settings, String group) {
        Map<String, Object> map = common(settings);
        map.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        map.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        map.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        map.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        map.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        map.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        if (settings.protocol() == GroupProtocol.CLASSIC) {
            map.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
            map.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) settings.session().toMillis());
            map.put(
                    ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                    (int) settings.heartbeat().toMillis());
            // A rebalance leaves alone what does not move: no drain of work that stays.
            map.put(
                    ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                    CooperativeStickyAssignor.class.getName());
        } else {
            map.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
        }
        map.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
        map.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
        map.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 << 20);
        map.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1 << 20);
        map.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 100);
        map.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        map.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        // A right on a topic that was given meanwhile is noticed with the next look.
        map.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 60_000);
        map.putAll(settings.extra());
        return map;
    }

    static Map<String, Object> producer(KafkaSettings settings) {
        Map<String, Object> map = common(settings);
        map.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        map.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        map.put(ProducerConfig.ACKS_CONFIG, "all");
        map.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        map.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        map.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 8L << 20);
        // Sends queue one behind the other on a worker: each may hold up the rest for so long.
        map.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 3_000);
        map.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        map.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
        // A topic that nothing was written to for an hour is still known when the broker is slow.
        map.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, 24 * 3_600_000);
        map.putAll(settings.extra());
        return map;
    }

    static Map<String, Object> admin(KafkaSettings settings) {
        Map<String, Object> map = common(settings);
        map.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        map.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000);
        map.putAll(settings.extra());
        return map;
    }

    private static Map<String, Object> common(KafkaSettings settings) {
        Map<String, Object> map = new HashMap<>();
        map.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrap());
        map.put(CommonClientConfigs.CLIENT_ID_CONFIG, settings.clientId());
        map.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, 100L);
        map.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000L);
        map.put(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, 300_000L);
        map.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
        map.put("enable.metrics.push", false);
        map.putAll(settings.security().properties());
        return map;
    }
}
