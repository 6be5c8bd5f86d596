package io.weir.kubernetes.api;

import io.weir.rollout.Address;
import io.weir.rollout.Analysis;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.CanarySpec;
import io.weir.rollout.Problem;
import io.weir.rollout.TargetRef;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a Canary (canary.md 1). Lenient: never throws, never gives null; a wrong value becomes a
 * {@link Problem} that names field and value, and harms only this Canary. Pure; safe from any
 * thread.
 */
public final class CanaryReader {

    private static final int PROGRESS_DEADLINE = 600;
    private static final int LAST_PORT = 65_535;

    private CanaryReader() {}

    /** Reads with references to other namespaces allowed. */
    public static CanaryView read(ObjectNode canary, String defaultProvider) {
        return read(canary, ReaderSettings.of(defaultProvider));
    }

    /**
     * Reads.
     *
     * @param canary as the API server gave it; not changed
     */
    public static CanaryView read(ObjectNode canary, ReaderSettings settings) {
        Problems problems = new Problems();
        Fields object = Fields.of(canary, problems);
        Fields metadata = object.object("metadata");
        CanaryKey key =
                new CanaryKey(
                        metadata.text("namespace").orElse(""), metadata.text("name").orElse(""));
        Optional<CanarySpec> spec = spec(key, object, settings, problems);
        StatusReader.Reading status = StatusReader.read(canary);
        status.problem().ifPresent(problems::warns);
        return new CanaryView(
                key,
                metadata.text("uid").orElse(""),
                canary.path("metadata").path("generation").asLong(0),
                metadata.text("resourceVersion").orElse(""),
                metadata.text("creationTimestamp").orElse(""),
                metadata.has("deletionTimestamp"),
                Guard.on(canary),
                spec,
                status.status(),
                problems.gravestFirst());
    }

    private static Optional<CanarySpec> spec(
            CanaryKey key, Fields object, ReaderSettings settings, Problems problems) {
        if (!object.has("spec")) {
            problems.blocks("spec: is missing");
            return Optional.empty();
        }
        Fields spec = object.object("spec");
        Fields reference = spec.object("targetRef");
        Optional<String> kind = reference.neededText("kind");
        Optional<String> name = reference.neededText("name");
        if (kind.isEmpty() || name.isEmpty()) {
            return Optional.empty();
        }
        TargetRef target =
                new TargetRef(
                        reference.text("apiVersion").orElse("apps/v1"),
                        kind.orElseThrow(),
                        name.orElseThrow());
        String provider = spec.text("provider").orElse(settings.defaultProvider());
        Supported.check(spec, provider, target.kind(), problems);
        Fields service = service(spec, target, problems);
        String alias =
                spec.has("analysis") || !spec.has("canaryAnalysis") ? "analysis" : "canaryAnalysis";
        boolean skip = spec.flag("skipAnalysis") || !spec.has(alias);
        Analysis analysis =
                new AnalysisReader(key, settings, problems)
                        .read(spec.object(alias), skip, provider);
        return Optional.of(
                new CanarySpec(
                        provider,
                        metricsServer(spec, problems),
                        target,
                        scaler(spec, problems),
                        service.text("name").orElse(target.name()),
                        spec.object("ingressRef").text("name").orElse(target.name()),
                        spec.object("routeRef").text("name").orElse(target.name()),
                        Duration.ofSeconds(
                                spec.whole("progressDeadlineSeconds").orElse(PROGRESS_DEADLINE)),
                        skip,
                        spec.flag("suspend"),
                        spec.flag("revertOnDeletion"),
                        analysis));
    }

    private static Fields service(Fields spec, TargetRef target, Problems problems) {
        Fields service = spec.object("service");
        if (target.kind().equals("Service")) {
            service.text("name")
                    .filter(name -> !name.equals(target.name()))
                    .ifPresent(
                            name ->
                                    problems.blocks(
                                            service.path("name")
                                                    + ": must be empty or the name of the target,"
                                                    + " which is a Service itself, '"
                                                    + target.name()
                                                    + "', was '"
                                                    + name
                                                    + "'"));
            return service;
        }
        if (!service.has("port")) {
            problems.blocks(service.path("port") + ": is missing");
        }
        checkPort(service, "port", service.whole("port"), problems);
        JsonNode targetPort = service.at("targetPort");
        if (!targetPort.isMissingNode() && !targetPort.isString()) {
            Optional<Integer> number = service.whole("targetPort");
            // 0 stands for "the same as port".
            checkPort(service, "targetPort", number.filter(port -> port != 0), problems);
        }
        return service;
    }

    private static void checkPort(
            Fields service, String field, Optional<Integer> port, Problems problems) {
        if (port.isPresent() && (port.get() < 1 || port.get() > LAST_PORT)) {
            problems.blocks(
                    service.path(field) + ": a port is 1 to " + LAST_PORT + ", was " + port.get());
        }
    }

    private static Optional<Address> metricsServer(Fields spec, Problems problems) {
        Optional<Address> address = spec.text("metricsServer").map(Address::of);
        address.filter(url -> !Urls.callable(url.text()))
                .ifPresent(
                        url ->
                                problems.failsChecks(
                                        spec.path("metricsServer") + Urls.notCallable(url)));
        return address;
    }

    private static Optional<TargetRef> scaler(Fields spec, Problems problems) {
        if (!spec.has("autoscalerRef")) {
            return Optional.empty();
        }
        Fields scaler = spec.object("autoscalerRef");
        Optional<String> kind = scaler.neededText("kind");
        Optional<String> name = scaler.neededText("name");
        kind.ifPresent(value -> Supported.checkScaler(scaler, value, problems));
        Fields replicas = scaler.object("primaryScalerReplicas");
        Optional<Integer> fewest = pods(replicas, "minReplicas", problems);
        Optional<Integer> most = pods(replicas, "maxReplicas", problems);
        if (fewest.isPresent() && most.isPresent() && fewest.get() > most.get()) {
            problems.blocks(
                    replicas.path("minReplicas")
                            + ": "
                            + fewest.get()
                            + " is more than maxReplicas, "
                            + most.get());
        }
        return Optional.of(
                new TargetRef(
                        scaler.text("apiVersion").orElse(""), kind.orElse(""), name.orElse("")));
    }

    private static Optional<Integer> pods(Fields replicas, String field, Problems problems) {
        Optional<Integer> number = replicas.whole(field);
        if (number.isPresent() && number.get() < 1) {
            problems.blocks(replicas.path(field) + ": 1 or more is needed, was " + number.get());
        }
        return number;
    }
}
