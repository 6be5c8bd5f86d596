package io.weir.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weir.kubernetes.KubernetesApi;
import io.weir.kubernetes.KubernetesFailure;
import io.weir.kubernetes.ResourceKind;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether the served definition of Canary keeps {@code status.weir}. With Flagger's own the API
 * server would drop it silently, and every canary would look as if it had just been taken over: so
 * nothing is started before it is right.
 */
final class CanaryDefinition {

    private static final Logger LOGGER = LoggerFactory.getLogger(CanaryDefinition.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final String NAME = "canaries.flagger.app";
    private static final String REMEDY = "apply Weir's: kubectl apply -f k8s/crds";

    private final Vertx vertx;
    private final KubernetesApi api;
    private volatile Optional<String> missing = Optional.of("not looked at yet");
    private String told = "";
    private volatile boolean closed;

    CanaryDefinition(Vertx vertx, KubernetesApi api) {
        this.vertx = vertx;
        this.api = api;
    }

    /** Why nothing is started; empty when all is well. Any thread. */
    Optional<String> missing() {
        return missing;
    }

    /** Looks no more. */
    void close() {
        closed = true;
    }

    /** Completes when the definition is right, or may not be looked at; not after it is closed. */
    Future<Void> right() {
        if (closed) {
            return Future.failedFuture("closed");
        }
        return api.get(ResourceKind.CUSTOM_RESOURCE_DEFINITION, "", NAME)
                .map(CanaryDefinition::fault)
                .recover(CanaryDefinition::unknown)
                .compose(
                        fault -> {
                            missing = fault;
                            return fault.isEmpty() ? Future.succeededFuture() : again(fault.get());
                        });
    }

    private Future<Void> again(String fault) {
        if (!fault.equals(told)) {
            told = fault;
            LOGGER.atError()
                    .addKeyValue("reason", fault)
                    .log("Weir does not work on this cluster yet, looking again");
        }
        return vertx.timer(PAUSE.toMillis(), TimeUnit.MILLISECONDS).compose(due -> right());
    }

    private static Future<Optional<String>> unknown(Throwable failure) {
        if (failure instanceof KubernetesFailure.Forbidden) {
            LOGGER.atInfo()
                    .addKeyValue("reason", failure.getMessage())
                    .log("definition of Canary may not be read: taken to be Weir's");
            return Future.succeededFuture(Optional.empty());
        }
        return Future.succeededFuture(Optional.of(String.valueOf(failure.getMessage())));
    }

    /** What is wrong with the definition, and what to do. */
    static Optional<String> fault(Optional<ObjectNode> definition) {
        if (definition.isEmpty()) {
            return Optional.of("definition " + NAME + " is missing: " + REMEDY);
        }
        for (JsonNode version : definition.get().path("spec").path("versions")) {
            boolean ours =
                    version.path("name").asString("").equals(ResourceKind.CANARY.version())
                            && version.path("served").asBoolean(false);
            if (ours && keepsWeir(version.path("schema").path("openAPIV3Schema"))) {
                return Optional.empty();
            }
        }
        return Optional.of("definition " + NAME + " has no status.weir: " + REMEDY);
    }

    private static boolean keepsWeir(JsonNode schema) {
        JsonNode status = schema.path("properties").path("status");
        return status.path("properties").has("weir") || keepsAll(schema) || keepsAll(status);
    }

    private static boolean keepsAll(JsonNode schema) {
        return schema.path("x-kubernetes-preserve-unknown-fields").asBoolean(false);
    }
}
