package io.weir.notifier;

import io.vertx.core.http.HttpClient;
import io.weir.kubernetes.KubernetesApi;
import io.weir.notifier.delivery.Delivery;
import io.weir.notifier.delivery.DeliveryCodec;
import io.weir.notifier.delivery.Entry;
import io.weir.notifier.delivery.EntryCodec;
import io.weir.rollout.Change;
import io.weir.runtime.Timers;
import io.weir.stream.Codec;
import io.weir.stream.EventLog;
import io.weir.stream.EventSink;
import io.weir.stream.EventStream;
import io.weir.stream.EventStream.Start;
import io.weir.stream.Topics;
import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * What the notifier works with. Streams and sinks are closed by it, the rest by who made it.
 *
 * @param changes {@code weir.changes}, after the last committed offset
 * @param outbox writes {@code weir.deliveries}
 * @param deliveries {@code weir.deliveries}, after the last committed offset; its queue per key
 *     bounded by {@link NotifierConfig#RECEIVER_QUEUE}
 * @param outcomes writes {@code weir.deliveries.state}
 * @param history {@code weir.deliveries.state} in replay mode, with a group of this process alone
 * @param kubernetes for Events, AlertProviders and their Secrets
 * @param client for chat services; verifies TLS
 * @param timers of the verticle's context
 * @param clock wall clock
 * @param random for the pauses between attempts
 */
public record NotifierPorts(
        EventStream<Change> changes,
        EventSink<Delivery> outbox,
        EventStream<Delivery> deliveries,
        EventSink<Entry> outcomes,
        EventStream<Entry> history,
        KubernetesApi kubernetes,
        HttpClient client,
        Timers timers,
        InstantSource clock,
        RandomGenerator random) {

    private static final String SOURCE = "weir-notifier";

    /** The same on a log, with the groups and topics of the notifier. */
    public static NotifierPorts of(
            EventLog log,
            Topics topics,
            Codec<Change> changes,
            KubernetesApi kubernetes,
            HttpClient client,
            Timers timers,
            InstantSource clock) {
        String group = topics.prefix() + "-notifier";
        String outbox = topics.deliveries().name();
        String state = topics.deliveryStates().name();
        DeliveryCodec deliveries = new DeliveryCodec();
        EntryCodec outcomes = new EntryCodec();
        return new NotifierPorts(
                log.stream(topics.changes().name(), group, Start.COMMITTED, changes),
                log.sink(outbox, SOURCE, deliveries),
                log.stream(outbox, group + "-outbox", Start.COMMITTED, deliveries),
                log.sink(state, SOURCE, outcomes),
                log.stream(state, group + "-state-" + UUID.randomUUID(), Start.REPLAY, outcomes),
                kubernetes,
                client,
                timers,
                clock,
                RandomGenerator.getDefault());
    }
}
