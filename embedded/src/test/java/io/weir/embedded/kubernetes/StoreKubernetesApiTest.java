package io.weir.embedded.kubernetes;

import static io.weir.embedded.kubernetes.Waiting.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.weir.kubernetes.KubernetesApi;
import io.weir.kubernetes.KubernetesFailure;
import io.weir.kubernetes.ResourceKind;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** The contract on the store itself, and the hook that decides what becomes of a call. */
class StoreKubernetesApiTest extends KubernetesApiContract {

    private final ObjectStore store =
            new ObjectStore(InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")));
    private final KubernetesApi api = new StoreKubernetesApi(store);

    @Override
    KubernetesApi api() {
        return api;
    }

    @Test
    void aLostAnswerLeavesTheWriteBehindAndALostRequestDoesNot() {
        var lossy =
                new StoreKubernetesApi(
                        store,
                        new StoreKubernetesApi.Fate() {
                            @Override
                            public <T> Future<T> of(
                                    StoreKubernetesApi.Call call, Supplier<Future<T>> apply) {
                                if (call.name().equals("applied")) {
                                    Future<T> outcome = apply.get();
                                    assertThat(outcome.succeeded()).isTrue();
                                }
                                return Future.failedFuture(
                                        new KubernetesFailure.Unavailable("lost: " + call, null));
                            }
                        });

        assertThatThrownBy(() -> done(lossy.create(ResourceKind.CONFIG_MAP, map("applied", "a"))))
                .isInstanceOf(KubernetesFailure.Unavailable.class)
                .hasMessage("lost: create ConfigMap " + NAMESPACE + "/applied");
        assertThatThrownBy(() -> done(lossy.create(ResourceKind.CONFIG_MAP, map("lost", "a"))))
                .isInstanceOf(KubernetesFailure.Unavailable.class);
        assertThat(get(ResourceKind.CONFIG_MAP, "applied")).isPresent();
        assertThat(get(ResourceKind.CONFIG_MAP, "lost")).isEmpty();
    }

    @Test
    void aHeldCallIsAppliedWhenItIsLetGoAndWithWhatItWasGiven() {
        var held = new ArrayList<Runnable>();
        var slow =
                new StoreKubernetesApi(
                        store,
                        new StoreKubernetesApi.Fate() {
                            @Override
                            public <T> Future<T> of(
                                    StoreKubernetesApi.Call call, Supplier<Future<T>> apply) {
                                Promise<T> later = Promise.promise();
                                held.add(() -> apply.get().onComplete(later));
                                return later.future();
                            }
                        });
        ObjectNode given = map("held", "before");

        Future<ObjectNode> created = slow.create(ResourceKind.CONFIG_MAP, given);
        given.withObject("data").put("key", "after");
        assertThat(created.isComplete()).isFalse();
        assertThat(get(ResourceKind.CONFIG_MAP, "held")).isEmpty();
        held.forEach(Runnable::run);

        assertThat(created.result().path("data").path("key").asString("")).isEqualTo("before");
    }

    @Test
    void theSameCallsGiveTheSameObjects() {
        List<ObjectNode> runs = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            var fresh =
                    new StoreKubernetesApi(
                            new ObjectStore(
                                    InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"))));
            ObjectNode unnamed = Manifests.configMap("default", "", "a");
            unnamed.withObject("metadata").put("generateName", "x-");
            runs.add(done(fresh.create(ResourceKind.CONFIG_MAP, unnamed)));
        }

        assertThat(runs.get(0)).isEqualTo(runs.get(1));
    }
}
