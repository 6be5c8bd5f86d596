package io.weir.router.simulation;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.weir.embedded.kubernetes.ObjectStore;
import io.weir.embedded.kubernetes.StoreKubernetesApi;
import io.weir.embedded.kubernetes.StoreKubernetesApi.Call;
import io.weir.kubernetes.KubernetesFailure;
import io.weir.router.apply.Applier;
import io.weir.router.apply.Appliers;
import io.weir.router.plan.PlanSettings;
import io.weir.runtime.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * One router whose every call to the API server waits until the simulation lets it go on, fails it,
 * or forgets it.
 */
final class SimulatedOwner implements StoreKubernetesApi.Fate {

    private final ManualTime time;
    private final List<Waiting<?>> waiting = new ArrayList<>();
    private final Applier applier;
    private boolean dead;

    SimulatedOwner(ObjectStore store, ManualTime time) {
        this.time = time;
        Instant start = time.instant();
        this.applier =
                Appliers.applier(
                        new StoreKubernetesApi(store, this),
                        new PlanSettings(List.of("app"), List.of(), true),
                        "istio",
                        time,
                        time,
                        () -> Duration.between(start, time.instant()));
    }

    Applier applier() {
        return applier;
    }

    /** It ends here: calls under way are never answered, whatever became of them. */
    void die() {
        dead = true;
        waiting.clear();
    }

    boolean busy() {
        return !waiting.isEmpty();
    }

    @Override
    public <T> Future<T> of(Call call, Supplier<Future<T>> apply) {
        Promise<T> answer = Promise.promise();
        if (!dead) {
            waiting.add(new Waiting<>(call, apply, answer));
        }
        return answer.future();
    }

    /** Lets one of the waiting calls happen. */
    void goOn(Random random, boolean faults) {
        Waiting<?> next = waiting.remove(random.nextInt(waiting.size()));
        next.happen(faults ? random.nextInt(20) : 19, time);
    }

    /** What is on the wire arrives now or is lost, and nobody hears the answer yet. */
    void losePendingAnswers(Random random) {
        List<Waiting<?>> wire = List.copyOf(waiting);
        waiting.clear();
        for (Waiting<?> call : wire) {
            if (random.nextBoolean()) {
                call.applyUnheard();
            }
            waiting.add(call.asTimedOut());
        }
    }

    /** A call that was made and has no answer. */
    private record Waiting<T>(Call call, Supplier<Future<T>> apply, Promise<T> answer) {

        void happen(int fate, ManualTime time) {
            if (fate == 0) {
                answer.fail(new KubernetesFailure.Unavailable("request lost: " + call, null));
            } else if (fate == 1) {
                applyUnheard();
                answer.fail(new KubernetesFailure.Unavailable("answer lost: " + call, null));
            } else {
                apply.get().onComplete(answer);
            }
            time.advance(Duration.ofMillis(1));
        }

        void applyUnheard() {
            var unused = apply.get();
        }

        Waiting<T> asTimedOut() {
            return new Waiting<>(
                    call,
                    () ->
                            Future.failedFuture(
                                    new KubernetesFailure.Unavailable("timed out: " + call, null)),
                    answer);
        }
    }
}
