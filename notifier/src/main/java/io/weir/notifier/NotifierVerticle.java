package io.weir.notifier;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.weir.notifier.alert.Alerts;
import io.weir.notifier.channel.ChatCourier;
import io.weir.notifier.channel.ProviderStatus;
import io.weir.notifier.channel.kubernetes.EventCourier;
import io.weir.notifier.delivery.BackOff;
import io.weir.notifier.delivery.Courier;
import io.weir.notifier.delivery.DeliveryMetrics;
import io.weir.notifier.delivery.Fanout;
import io.weir.notifier.delivery.Outbox;
import io.weir.notifier.delivery.Outcomes;
import io.weir.notifier.delivery.Threads;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts changes into the outbox and carries deliveries to their receivers. Wires only; scaled by
 * partitions and processes.
 */
public final class NotifierVerticle extends VerticleBase {

    private static final Logger LOGGER = LoggerFactory.getLogger(NotifierVerticle.class);

    private final NotifierPorts ports;
    private final Fanout fanout;
    private final Outbox outbox;
    private final Outcomes outcomes;
    private volatile boolean reading;
    private boolean stopping;

    public NotifierVerticle(NotifierConfig config, NotifierPorts ports, MeterRegistry meters) {
        this(config, ports, new DeliveryMetrics(meters));
    }

    public NotifierVerticle(NotifierConfig config, NotifierPorts ports, DeliveryMetrics metrics) {
        this.ports = ports;
        BackOff backOff = new BackOff(config.firstPause(), config.longestPause(), ports.random());
        outcomes = new Outcomes(config.remembered());
        Courier courier =
                new Couriers(new EventCourier(ports.kubernetes()), chat(config, ports, outcomes));
        Alerts alerts = new Alerts(config.cluster(), config.global().names());
        fanout = new Fanout(alerts, outcomes, ports.outbox(), ports.timers(), backOff);
        outbox =
                new Outbox(
                        courier,
                        outcomes,
                        ports.outcomes(),
                        new Outbox.Limits(config.giveUp(), config.longestRequestedPause(), backOff),
                        ports.timers(),
                        ports.clock(),
                        metrics,
                        new ProviderStatus(ports.kubernetes(), config.crossNamespaceRefs()));
    }

    private static ChatCourier chat(NotifierConfig config, NotifierPorts ports, Threads threads) {
        return new ChatCourier(
                ports.kubernetes(),
                new ChatCourier.Settings(
                        config.global(),
                        config.crossNamespaceRefs(),
                        config.proxies(),
                        config.requestLimit(),
                        config.webhookLimit(),
                        "weir-notifier/" + config.version()),
                ports.client(),
                threads,
                ports.timers(),
                ports.clock());
    }

    /**
     * Completes at once, with the broker away too. Deliveries are carried as soon as it is known
     * which of them have ended.
     */
    @Override
    public Future<?> start() {
        outcomes.open(ports.history(), ports.outcomes(), ports.timers())
                .compose(known -> carry())
                .onFailure(
                        failure ->
                                LOGGER.atError()
                                        .setCause(failure)
                                        .log("the outbox cannot be read: nothing is delivered"));
        return ports.changes().open(fanout);
    }

    private Future<Void> carry() {
        return stopping
                ? Future.succeededFuture()
                : ports.deliveries().open(outbox).onSuccess(opened -> reading = true);
    }

    /** Whether changes are read and deliveries carried; for readiness. Any thread. */
    public boolean ready() {
        return reading
                && ports.changes().connected()
                && ports.deliveries().connected()
                && ports.history().connected();
    }

    /** Streams before sinks: what is in work may still write. */
    @Override
    public Future<?> stop() {
        stopping = true;
        outcomes.close();
        Future<?> streams =
                Future.join(
                        Stream.of(ports.changes(), ports.deliveries(), ports.history())
                                .map(stream -> stream.close())
                                .toList());
        return streams.transform(
                closed ->
                        Future.join(ports.outbox().close(), ports.outcomes().close())
                                .compose(done -> streams));
    }
}
