package io.weir.stream.kafka;

import java.util.Map;

/**
 * Loggers of Kafka's clients and of the broker that repeat themselves while a broker is away, or
 * tell what nobody asked for. Streams and sinks say once what matters; the process sets these
 * levels when it configures its log.
 */
public final class KafkaLoggers {

    /** Logger name to the level that keeps it quiet, as log4j and logback name levels. */
    public static final Map<String, String> LEVELS =
            Map.of(
                    "org.apache.kafka", "ERROR",
                    "org.apache.kafka.clients.NetworkClient", "OFF",
                    "org.apache.kafka.clients.consumer.internals", "OFF",
                    "org.apache.kafka.clients.producer.internals.Sender", "OFF",
                    "org.apache.kafka.clients.admin", "OFF",
                    "kafka", "ERROR",
                    "state.change.logger", "OFF");

    private KafkaLoggers() {}
}
