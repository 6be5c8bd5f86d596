package io.weir.analyzer.command;

import io.vertx.core.Future;
import io.weir.event.EventTypes;
import io.weir.kubernetes.KubernetesApi;
import io.weir.kubernetes.KubernetesFailure;
import io.weir.kubernetes.ResourceKind;
import io.weir.kubernetes.api.RunOf;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.Command;
import io.weir.rollout.Command.Order;
import io.weir.rollout.Ids;
import io.weir.rollout.Phase;
import io.weir.stream.EventSink;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Accepts commands: binds each to the Canary and the run that are there now, and keeps it on the
 * topic. Whether it can be carried out is the owner's to say.
 */
public final class CommandDesk {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final KubernetesApi api;
    private final EventSink<Command> sink;
    private final InstantSource clock;

    public CommandDesk(KubernetesApi api, EventSink<Command> sink, InstantSource clock) {
        this.api = api;
        this.sink = sink;
        this.clock = clock;
    }

    /**
     * What somebody asks for.
     *
     * @param key what names the wish: the same wish of the same caller for the same run is the same
     *     command; absent where each is one of its own
     */
    record Wish(CanaryKey canary, Order order, String by, String reason, Optional<String> key) {}

    /** Where the canary is, as far as commands ask. */
    Future<RunOf> look(CanaryKey canary) {
        return api.get(ResourceKind.CANARY, canary.namespace(), canary.name())
                .timeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(unread(canary, failure)))
                .compose(
                        found ->
                                found.map(object -> Future.succeededFuture(RunOf.read(object)))
                                        .orElseGet(
                                                () ->
                                                        Future.failedFuture(
                                                                new Refusal(
                                                                        404,
                                                                        "there is no Canary "
                                                                                + canary))));
    }

    /** Gives the command when it is kept. */
    Future<Command> accept(Wish wish) {
        return look(wish.canary()).compose(run -> send(wish, run));
    }

    /** Accepts it if a run is under way; empty otherwise. */
    Future<Optional<Command>> acceptInRun(Wish wish) {
        return look(wish.canary())
                .compose(
                        run -> {
                            Phase phase = run.phase();
                            return phase == Phase.WAITING || phase.isAnalysing()
                                    ? send(wish, run).map(Optional::of)
                                    : Future.succeededFuture(Optional.empty());
                        });
    }

    private Future<Command> send(Wish wish, RunOf run) {
        String id =
                wish.key()
                        .map(
                                key ->
                                        Ids.of(
                                                wish.canary().toString(),
                                                wish.order().name(),
                                                wish.by(),
                                                key,
                                                run.uid(),
                                                run.run()))
                        .orElseGet(() -> UUID.randomUUID().toString().replace("-", ""));
        Command command =
                new Command(
                        id,
                        wish.canary(),
                        wish.order(),
                        wish.by(),
                        wish.reason(),
                        clock.instant(),
                        Optional.of(run.uid()),
                        Optional.of(run.run()),
                        run.waiting());
        return sink.send(
                        new EventSink.Outgoing<>(
                                wish.canary().toString(),
                                Optional.of(command),
                                id,
                                EventTypes.of(command)))
                .timeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .map(command)
                .recover(
                        failure ->
                                Future.failedFuture(
                                        new Refusal(
                                                503,
                                                "Kafka does not take the command now; send it"
                                                        + " again")));
    }

    private static Refusal unread(CanaryKey canary, Throwable failure) {
        return new Refusal(
                503,
                failure instanceof KubernetesFailure.Forbidden
                        ? "this analyzer may not read Canaries in namespace " + canary.namespace()
                        : "the cluster does not answer whether there is a Canary " + canary);
    }
}
