package io.weir.watcher.revision;

import io.vertx.core.Future;
import io.weir.kubernetes.KubernetesApi;
import io.weir.kubernetes.KubernetesFailure;
import io.weir.kubernetes.ResourceKind;
import io.weir.rollout.CanaryKey;
import io.weir.watcher.observe.ObjectId;
import io.weir.workload.Configs;
import io.weir.workload.Revisions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks the API server what no watch tells, and keeps no more than the answer. Lives on one event
 * loop.
 */
public final class Fetcher {

    /** How long an answer about the API server's version holds: it changes with upgrades only. */
    private static final Duration VERSION_KEPT = Duration.ofSeconds(10);

    private final KubernetesApi api;
    private final Facts facts;
    private final InstantSource clock;
    private Optional<Future<String>> version = Optional.empty();
    private Instant versionAsked = Instant.MIN;

    /**
     * A fetcher.
     *
     * @param facts where answers go
     * @param clock how old an answer is
     */
    public Fetcher(KubernetesApi api, Facts facts, InstantSource clock) {
        this.api = api;
        this.facts = facts;
        this.clock = clock;
    }

    /**
     * Notes that the API server of today serves the promoted template as it is stored. Of its next
     * form is known then, without asking, that a person made it.
     */
    public void servedAsStored(CanaryKey canary, String template) {
        if (!facts.servedAsStored(canary, template)) {
            version().onSuccess(served -> facts.learn(canary, template, served));
        }
    }

    /**
     * Asks. The answer stands in the facts when the future completes; it fails with a {@link
     * KubernetesFailure} that is worth another attempt.
     */
    public Future<Void> fetch(Fetch fetch) {
        return fetch instanceof Fetch.Config config
                ? config(config)
                : template((Fetch.Template) fetch);
    }

    private Future<Void> config(Fetch.Config config) {
        ObjectId id = config.id();
        return api.get(id.kind(), id.namespace(), id.name())
                .map(
                        object -> {
                            facts.learn(
                                    id,
                                    object.map(Fetcher::version).orElse(config.resourceVersion()),
                                    object.map(Fetcher::state).orElse(new ConfigState.Missing()));
                            return (Void) null;
                        })
                .recover(
                        failure -> {
                            if (!(failure instanceof KubernetesFailure.Forbidden)) {
                                return Future.failedFuture(failure);
                            }
                            facts.learn(
                                    id,
                                    config.resourceVersion(),
                                    new ConfigState.Forbidden(
                                            String.valueOf(failure.getMessage())));
                            return Future.succeededFuture();
                        });
    }

    /**
     * Templates are compared only where another version of the API server stored them: the same
     * version serves what the user changed.
     */
    private Future<Void> template(Fetch.Template fetch) {
        StoredTemplate question = fetch.question();
        return version()
                .compose(
                        served ->
                                facts.servedAsStored(question, served)
                                        ? Future.succeededFuture(false)
                                        : compare(fetch, served))
                .map(
                        same -> {
                            facts.learn(question, same);
                            return null;
                        });
    }

    private Future<Boolean> compare(Fetch.Template fetch, String served) {
        StoredTemplate question = fetch.question();
        return api.get(
                        ResourceKind.CONTROLLER_REVISION,
                        question.canary().namespace(),
                        Revisions.name(question.canary().name(), question.stored()))
                .map(
                        stored ->
                                stored.filter(object -> ownedBy(object, fetch.uid()))
                                        .filter(o -> !served.equals(Revisions.serverVersion(o)))
                                        .flatMap(Revisions::template)
                                        .map(t -> Revisions.sameButForDefaults(t, fetch.served()))
                                        .orElse(false));
    }

    /** Asked for many canaries at once, it is asked once. */
    private Future<String> version() {
        Instant now = clock.instant();
        boolean holds =
                version.map(known -> !known.failed()).orElse(false)
                        && now.isBefore(versionAsked.plus(VERSION_KEPT));
        if (!holds) {
            version = Optional.of(api.serverVersion());
            versionAsked = now;
        }
        return version.orElseThrow();
    }

    private static boolean ownedBy(ObjectNode object, String uid) {
        for (JsonNode owner : object.path("metadata").path("ownerReferences")) {
            if (owner.path("uid").asString("").equals(uid)) {
                return true;
            }
        }
        return false;
    }

    private static ConfigState state(ObjectNode object) {
        return Configs.tracked(object)
                ? new ConfigState.Tracked(Configs.checksum(object))
                : new ConfigState.Untracked();
    }

    private static String version(ObjectNode object) {
        return object.path("metadata").path("resourceVersion").asString("");
    }

    /** Reads an object itself, where its watch lags; empty when there is none. */
    public Future<Optional<ObjectNode>> read(ObjectId id) {
        return api.get(id.kind(), id.namespace(), id.name());
    }
}
