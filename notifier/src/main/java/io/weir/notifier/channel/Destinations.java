package io.weir.notifier.channel;

import io.vertx.core.Future;
import io.weir.kubernetes.KubernetesApi;
import io.weir.kubernetes.KubernetesFailure;
import io.weir.kubernetes.ResourceKind;
import io.weir.kubernetes.api.AlertProviderReader;
import io.weir.kubernetes.api.AlertProviderView;
import io.weir.kubernetes.api.CanaryReader;
import io.weir.kubernetes.api.ReaderSettings;
import io.weir.kubernetes.api.Withheld;
import io.weir.notifier.alert.Receiver;
import io.weir.notifier.delivery.Delivery;
import io.weir.notifier.delivery.Result;
import io.weir.rollout.Analysis;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.CanarySpec;
import io.weir.rollout.GoDuration;
import io.weir.rollout.HookType;
import io.weir.rollout.ObjectRef;
import io.weir.rollout.Webhook;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds out where a receiver is reached: by the flags, by an AlertProvider and its Secret
 * (alerting.md 1.2), or by the Canary that declares a webhook. Objects are read anew each time, so
 * that what was exchanged works at once.
 */
final class Destinations {

    private final KubernetesApi kubernetes;
    private final GlobalReceivers global;
    private final boolean crossNamespaceRefs;

    Destinations(KubernetesApi kubernetes, GlobalReceivers global, boolean crossNamespaceRefs) {
        this.kubernetes = kubernetes;
        this.global = global;
        this.crossNamespaceRefs = crossNamespaceRefs;
    }

    /** Fails with {@link NoDestination} alone. */
    Future<Destination> of(Delivery delivery) {
        if (delivery.receiver() instanceof Receiver.Provider provider) {
            return provider(provider.name(), delivery.notice().canary());
        }
        if (delivery.receiver() instanceof Receiver.Hook hook) {
            return hook(hook);
        }
        if (delivery.receiver() instanceof Receiver.Global name) {
            return global.destination(name)
                    .map(Future::succeededFuture)
                    .orElse(dead("no address of " + name.key() + " is configured any more"));
        }
        return dead("not reached over HTTP");
    }

    /** Whether the reference is allowed is asked at each use: the answer may have changed. */
    private Future<Destination> provider(ObjectRef name, CanaryKey canary) {
        if (!crossNamespaceRefs && !name.namespace().equals(canary.namespace())) {
            return dead(
                    "AlertProvider "
                            + name
                            + " is in another namespace than Canary "
                            + canary
                            + ", which is not allowed here");
        }
        return read(ResourceKind.ALERT_PROVIDER, name)
                .compose(
                        found -> {
                            AlertProviderView view = AlertProviderReader.read(found);
                            Optional<Confidential> proxy =
                                    Withheld.alertProxy(found).flatMap(Confidential::of);
                            return credentials(view, found)
                                    .map(known -> destination(view, proxy, known));
                        });
    }

    private record Credentials(Confidential address, Optional<Confidential> token) {}

    /** The Secret wins over an address of the provider's own. */
    private Future<Credentials> credentials(AlertProviderView view, ObjectNode provider) {
        if (view.secret().isEmpty()) {
            return Withheld.alertAddress(provider)
                    .flatMap(Confidential::of)
                    .map(address -> new Credentials(address, Optional.empty()))
                    .map(Future::succeededFuture)
                    .orElseGet(() -> retry("AlertProvider " + view.ref() + " has no address"));
        }
        ObjectRef secret = new ObjectRef(view.ref().namespace(), view.secret().get());
        return read(ResourceKind.SECRET, secret)
                .compose(
                        found ->
                                value(found, "address")
                                        .map(address -> of(address, found))
                                        .map(Future::succeededFuture)
                                        .orElseGet(
                                                () ->
                                                        retry(
                                                                "Secret "
                                                                        + secret
                                                                        + " has no address")));
    }

    private static Credentials of(Confidential address, ObjectNode secret) {
        return new Credentials(address, value(secret, "token"));
    }

    private static Destination destination(
            AlertProviderView view, Optional<Confidential> proxy, Credentials known) {
        return Destination.of(view.type(), known.address())
                .with(known.token())
                .through(proxy)
                .in(view.channel(), view.username())
                .worded(view.template());
    }

    /** Name and type say which hook; all else is as the Canary has it now. */
    private Future<Destination> hook(Receiver.Hook hook) {
        String object = "Canary " + hook.canary();
        ObjectRef name = new ObjectRef(hook.canary().namespace(), hook.canary().name());
        return look(ResourceKind.CANARY, name)
                .compose(
                        found ->
                                found.flatMap(canary -> declared(canary, hook.name()))
                                        .map(Future::succeededFuture)
                                        .orElseGet(
                                                () ->
                                                        dead(
                                                                object
                                                                        + " has no event webhook '"
                                                                        + hook.name()
                                                                        + "' any more")));
    }

    private static Optional<Destination> declared(ObjectNode canary, String name) {
        List<Webhook> hooks =
                CanaryReader.read(canary, ReaderSettings.of(""))
                        .spec()
                        .map(CanarySpec::analysis)
                        .map(Analysis::webhooks)
                        .orElse(List.of());
        return hooks.stream()
                .filter(hook -> hook.type() == HookType.EVENT && hook.name().equals(name))
                .findFirst()
                .flatMap(
                        hook ->
                                Withheld.url(canary, hook)
                                        .flatMap(Confidential::of)
                                        .map(address -> of(address, hook, canary)));
    }

    private static Destination of(Confidential address, Webhook hook, ObjectNode canary) {
        return Destination.of("event", address)
                .calling(
                        new Destination.Call(
                                Withheld.metadata(canary, hook),
                                GoDuration.parse(hook.timeout())
                                        .filter(time -> !time.isNegative() && !time.isZero()),
                                hook.insecure()));
    }

    private Future<ObjectNode> read(ResourceKind kind, ObjectRef name) {
        return look(kind, name)
                .compose(
                        found ->
                                found.map(Future::succeededFuture)
                                        .orElse(retry(kind.kind() + " " + name + " not found")));
    }

    private Future<Optional<ObjectNode>> look(ResourceKind kind, ObjectRef name) {
        return kubernetes
                .get(kind, name.namespace(), name.name())
                .recover(failure -> unread(kind, name, failure));
    }

    private static <T> Future<T> unread(ResourceKind kind, ObjectRef name, Throwable failure) {
        String object = kind.kind() + " " + name;
        return failure instanceof KubernetesFailure.Forbidden
                ? Future.failedFuture(
                        new NoDestination(new Result.Refused("not allowed to read " + object)))
                : retry(object + " could not be read");
    }

    /** A Secret's value without the blanks and line ends that crept in around it. */
    private static Optional<Confidential> value(ObjectNode secret, String key) {
        String coded = secret.path("data").path(key).asString("");
        try {
            byte[] bytes = Base64.getDecoder().decode(coded);
            return Confidential.of(new String(bytes, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static <T> Future<T> retry(String reason) {
        return Future.failedFuture(new NoDestination(Result.retry(reason)));
    }

    private static <T> Future<T> dead(String reason) {
        return Future.failedFuture(new NoDestination(new Result.Dead(reason)));
    }
}
