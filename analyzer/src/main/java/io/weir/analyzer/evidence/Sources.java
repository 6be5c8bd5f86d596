package io.weir.analyzer.evidence;

import io.vertx.core.Future;
import io.weir.analyzer.metric.ProviderSettings;
import io.weir.kubernetes.KubernetesApi;
import io.weir.kubernetes.ResourceKind;
import io.weir.rollout.Address;
import io.weir.rollout.MetricSource;
import io.weir.rollout.ObjectRef;
import io.weir.rollout.Snapshot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Settings of metric providers, made whole at use: what may be secret never travels on a topic and
 * is read anew each time, so that a rotated Secret works at once.
 */
public final class Sources {

    private final KubernetesApi api;
    private final String defaultServer;

    /**
     * Reads nothing yet.
     *
     * @param defaultServer Prometheus of checks without a template where the Canary names none
     */
    public Sources(KubernetesApi api, String defaultServer) {
        this.api = api;
        this.defaultServer = defaultServer;
    }

    /** The Prometheus of built-in and inline checks. */
    Future<ProviderSettings> server(Snapshot world) {
        Optional<Address> own = world.spec().flatMap(spec -> spec.metricsServer());
        if (own.isEmpty()) {
            return Future.succeededFuture(ProviderSettings.prometheus(defaultServer));
        }
        if (!own.get().withheld()) {
            return Future.succeededFuture(ProviderSettings.prometheus(own.get().text()));
        }
        return object(
                        ResourceKind.CANARY,
                        new ObjectRef(world.canary().namespace(), world.canary().name()))
                .map(
                        canary ->
                                ProviderSettings.prometheus(
                                        canary.path("spec").path("metricsServer").asString("")));
    }

    /** The provider of a template, with headers and Secret. */
    Future<ProviderSettings> template(MetricSource source) {
        boolean whole = !source.address().withheld() && !source.headers();
        Future<Optional<ObjectNode>> object =
                whole
                        ? Future.succeededFuture(Optional.empty())
                        : object(ResourceKind.METRIC_TEMPLATE, source.ref()).map(Optional::of);
        return object.compose(
                template ->
                        secret(source)
                                .map(
                                        secret ->
                                                new ProviderSettings(
                                                        source.type(),
                                                        address(source, template),
                                                        headers(template),
                                                        secret,
                                                        source.insecure(),
                                                        source.region())));
    }

    private Future<Optional<Map<String, String>>> secret(MetricSource source) {
        if (source.secret().isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        return object(
                        ResourceKind.SECRET,
                        new ObjectRef(source.ref().namespace(), source.secret().get()))
                .map(
                        secret -> {
                            Map<String, String> data = new TreeMap<>();
                            secret.path("data")
                                    .propertyStream()
                                    .forEach(
                                            entry ->
                                                    data.put(
                                                            entry.getKey(),
                                                            new String(
                                                                    Base64.getDecoder()
                                                                            .decode(
                                                                                    entry.getValue()
                                                                                            .asString(
                                                                                                    "")),
                                                                    StandardCharsets.UTF_8)));
                            return Optional.of(data);
                        });
    }

    private static Optional<String> address(MetricSource source, Optional<ObjectNode> template) {
        String address =
                template.map(
                                object ->
                                        object.path("spec")
                                                .path("provider")
                                                .path("address")
                                                .asString(""))
                        .orElse(source.address().text());
        return address.isEmpty() ? Optional.empty() : Optional.of(address);
    }

    private static Map<String, List<String>> headers(Optional<ObjectNode> template) {
        Map<String, List<String>> headers = new TreeMap<>();
        template.ifPresent(
                object ->
                        object.path("spec")
                                .path("provider")
                                .path("headers")
                                .propertyStream()
                                .forEach(
                                        entry ->
                                                headers.put(
                                                        entry.getKey(), texts(entry.getValue()))));
        return headers;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(value -> texts.add(value.asString("")));
        return texts;
    }

    private Future<ObjectNode> object(ResourceKind kind, ObjectRef ref) {
        return api.get(kind, ref.namespace(), ref.name())
                .compose(
                        found ->
                                found.map(Future::succeededFuture)
                                        .orElseGet(
                                                () ->
                                                        Future.failedFuture(
                                                                kind.kind()
                                                                        + " "
                                                                        + ref
                                                                        + " does not exist")));
    }
}
