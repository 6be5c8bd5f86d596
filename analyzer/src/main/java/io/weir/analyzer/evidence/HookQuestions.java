package io.weir.analyzer.evidence;

import io.vertx.core.Future;
import io.weir.analyzer.hook.Hook;
import io.weir.analyzer.hook.HookCall;
import io.weir.analyzer.hook.HookCaller;
import io.weir.kubernetes.KubernetesApi;
import io.weir.kubernetes.ResourceKind;
import io.weir.kubernetes.api.Withheld;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.HookAnswer;
import io.weir.rollout.HookType;
import io.weir.rollout.Ids;
import io.weir.rollout.Mark;
import io.weir.rollout.Phase;
import io.weir.rollout.PostRollout;
import io.weir.rollout.Revision;
import io.weir.rollout.RunChecksum;
import io.weir.rollout.RunState;
import io.weir.rollout.Snapshot;
import io.weir.rollout.Webhook;
import io.weir.rollout.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Calls the hooks of one type in the order of the manifest, up to the first failure; rollback hooks
 * up to the first that says yes (webhooks.md 4).
 */
public final class HookQuestions {

    private final HookCaller caller;
    private final KubernetesApi api;

    /**
     * Calls nothing yet.
     *
     * @param api where URL and metadata of a hook are read that may carry credentials
     */
    public HookQuestions(HookCaller caller, KubernetesApi api) {
        this.caller = caller;
        this.api = api;
    }

    Future<List<HookAnswer>> call(Snapshot world, HookType type) {
        List<Webhook> hooks =
                world.spec().map(spec -> spec.analysis().hooks(type)).orElse(List.of());
        return next(world, type, hooks, 0, new ArrayList<>());
    }

    private Future<List<HookAnswer>> next(
            Snapshot world,
            HookType type,
            List<Webhook> hooks,
            int index,
            List<HookAnswer> answers) {
        if (index == hooks.size()) {
            return Future.succeededFuture(List.copyOf(answers));
        }
        Webhook hook = hooks.get(index);
        String passed = type.text() + "/" + hook.name();
        boolean before =
                type == HookType.PRE_ROLLOUT && world.status().memory().passed().contains(passed);
        Future<HookAnswer> answer =
                before
                        ? Future.succeededFuture(new HookAnswer(hook.name(), true, "passed before"))
                        : one(world, type, hook);
        return answer.compose(
                given -> {
                    answers.add(given);
                    boolean enough = given.passed() == (type == HookType.ROLLBACK);
                    return enough
                            ? Future.succeededFuture(List.copyOf(answers))
                            : next(world, type, hooks, index + 1, answers);
                });
    }

    private Future<HookAnswer> one(Snapshot world, HookType type, Webhook hook) {
        String callId =
                Ids.of(
                        world.uid(),
                        world.status().verdict(),
                        type.text(),
                        hook.name(),
                        Integer.toString(hook.index()));
        return whole(world.canary(), hook)
                .compose(
                        called ->
                                caller.call(
                                        called,
                                        new HookCall(
                                                world.canary(),
                                                phase(world, type),
                                                checksum(world),
                                                callId)))
                .otherwise(
                        failure ->
                                new HookAnswer(
                                        hook.name(),
                                        false,
                                        "could not be called: " + failure.getMessage()));
    }

    /** With what travels on no topic, as it stands in the Canary now. */
    private Future<Hook> whole(CanaryKey canary, Webhook hook) {
        if (!hook.url().withheld() && !hook.metadata()) {
            return Future.succeededFuture(hook(hook, hook.url().text(), Map.of()));
        }
        return api.get(ResourceKind.CANARY, canary.namespace(), canary.name())
                .compose(
                        found ->
                                found.flatMap(object -> filled(object, hook))
                                        .map(Future::succeededFuture)
                                        .orElseGet(
                                                () ->
                                                        Future.failedFuture(
                                                                "spec.analysis.webhooks["
                                                                        + hook.index()
                                                                        + "] was edited")));
    }

    private static Optional<Hook> filled(ObjectNode canary, Webhook hook) {
        return Withheld.url(canary, hook)
                .map(url -> hook(hook, url, Withheld.metadata(canary, hook)));
    }

    private static Hook hook(Webhook hook, String url, Map<String, String> metadata) {
        return new Hook(
                hook.name(), url, hook.timeout(), hook.retries(), metadata, hook.insecure());
    }

    private static String phase(Snapshot world, HookType type) {
        Phase phase = world.status().phase();
        boolean analysis =
                type == HookType.PRE_ROLLOUT
                        || type == HookType.ROLLOUT
                        || type == HookType.CONFIRM_TRAFFIC_INCREASE
                        || type == HookType.CONFIRM_PROMOTION;
        return analysis ? Phase.PROGRESSING.text() : phase.text();
    }

    /**
     * Of the revision that is asked about: the new one before a run, the one of the run in and
     * after it.
     */
    private static String checksum(Snapshot world) {
        Phase phase = world.status().phase();
        boolean before = phase.isIdle() || phase == Phase.WAITING;
        boolean ended = world.status().memory().postRollout() == PostRollout.PENDING;
        Optional<Revision> target = world.target().map(Workload::revision);
        if (before && !ended && target.isPresent()) {
            return RunChecksum.of(Optional.of(target.get().configs()), target.get().template());
        }
        Map<String, String> configs = world.status().trackedConfigs();
        // What a rollback hook refused before its run is the failed one, and was never analysed.
        RunState memory = world.status().memory();
        String applied =
                memory.failed()
                        .filter(mark -> phase == Phase.FAILED)
                        .or(memory::analysed)
                        .map(Mark::template)
                        .orElse(world.status().lastAppliedSpec());
        return RunChecksum.of(Optional.of(configs), applied);
    }
}
