package io.weir.notifier.channel;

import io.vertx.core.Future;
import io.weir.kubernetes.KubernetesApi;
import io.weir.kubernetes.KubernetesFailure;
import io.weir.kubernetes.ResourceKind;
import io.weir.notifier.alert.Receiver;
import io.weir.notifier.delivery.Delivery;
import io.weir.notifier.delivery.Endings;
import io.weir.notifier.delivery.Entry.Outcome;
import io.weir.rollout.ObjectRef;
import io.weir.runtime.Bounded;
import io.weir.runtime.LogKeys;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Shows on an AlertProvider's status whether it is reached: condition {@code Ready} false with the
 * reason of the delivery that was given up, true again with the next one that arrives. Written only
 * when that changes. A Canary that may not use the provider says nothing about it. Confined to one
 * context.
 */
public final class ProviderStatus implements Endings {

    private static final Logger LOGGER = LoggerFactory.getLogger(ProviderStatus.class);
    private static final int MOST = 1_000;
    private static final int MOST_ROUNDS = 3;
    private static final String REACHED = "";

    private final KubernetesApi kubernetes;
    private final boolean crossNamespaceRefs;

    /** What each status says by what was written here: the reason, or that it was reached. */
    private final Map<ObjectRef, String> shown = Bounded.map(MOST);

    /**
     * Writes with the notifier's rights.
     *
     * @param crossNamespaceRefs whether a Canary may name AlertProviders of other namespaces
     */
    public ProviderStatus(KubernetesApi kubernetes, boolean crossNamespaceRefs) {
        this.kubernetes = kubernetes;
        this.crossNamespaceRefs = crossNamespaceRefs;
    }

    @Override
    public Future<Void> ended(Delivery delivery, Outcome outcome) {
        if (!(delivery.receiver() instanceof Receiver.Provider provider)) {
            return Future.succeededFuture();
        }
        ObjectRef name = provider.name();
        boolean foreign = !name.namespace().equals(delivery.notice().canary().namespace());
        String news = outcome.state() == Outcome.State.DEAD ? outcome.reason() : REACHED;
        if ((foreign && !crossNamespaceRefs) || news.equals(shown.get(name))) {
            return Future.succeededFuture();
        }
        return show(name, delivery, outcome, MOST_ROUNDS)
                .map(
                        done -> {
                            shown.put(name, news);
                            return (Void) null;
                        })
                .recover(
                        failure -> {
                            LOGGER.atWarn()
                                    .addKeyValue(LogKeys.OBJECT, "AlertProvider " + name)
                                    .addKeyValue(LogKeys.REASON, failure.getMessage())
                                    .log("status not written");
                            return Future.succeededFuture();
                        });
    }

    private Future<Void> show(ObjectRef name, Delivery delivery, Outcome outcome, int rounds) {
        return kubernetes
                .get(ResourceKind.ALERT_PROVIDER, name.namespace(), name.name())
                .compose(
                        found -> {
                            Optional<ObjectNode> news =
                                    found.flatMap(
                                            stored ->
                                                    ProviderCondition.after(
                                                            stored, delivery, outcome));
                            return news.map(
                                            changed ->
                                                    kubernetes.replaceStatus(
                                                            ResourceKind.ALERT_PROVIDER, changed))
                                    .orElse(Future.succeededFuture());
                        })
                .<Void>mapEmpty()
                .recover(
                        failure ->
                                failure instanceof KubernetesFailure.Conflict && rounds > 1
                                        ? show(name, delivery, outcome, rounds - 1)
                                        : Future.failedFuture(failure));
    }
}
