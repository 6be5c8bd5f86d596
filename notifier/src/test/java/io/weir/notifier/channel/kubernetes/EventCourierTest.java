package io.weir.notifier.channel.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.weir.embedded.kubernetes.ObjectStore;
import io.weir.embedded.kubernetes.StoreKubernetesApi;
import io.weir.kubernetes.KubernetesFailure;
import io.weir.kubernetes.ResourceKind;
import io.weir.notifier.Changes;
import io.weir.notifier.GoldenFiles;
import io.weir.notifier.Notices;
import io.weir.notifier.alert.Notice;
import io.weir.notifier.alert.Receiver;
import io.weir.notifier.delivery.Delivery;
import io.weir.notifier.delivery.Result;
import io.weir.rollout.Severity;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class EventCourierTest {

    private static final Receiver EVENTS = new Receiver.Events(Changes.CART);

    private final ObjectStore store = new ObjectStore(InstantSource.fixed(Changes.AT));
    private final List<String> calls = new ArrayList<>();
    private final List<Runnable> before = new ArrayList<>();
    private final EventCourier courier =
            new EventCourier(
                    new StoreKubernetesApi(
                            store,
                            new StoreKubernetesApi.Fate() {
                                @Override
                                public <T> Future<T> of(
                                        StoreKubernetesApi.Call call, Supplier<Future<T>> apply) {
                                    calls.add(call.verb());
                                    if (!before.isEmpty()) {
                                        before.remove(0).run();
                                    }
                                    return apply.get();
                                }
                            }));

    @BeforeEach
    void namespace() {
        store.createNamespace("shop");
    }

    @Test
    void eventsAreWrittenAsInTheGoldenFiles() {
        GoldenFiles.assertGolden(
                "events/normal.json",
                EventObject.first(Notices.saying("canary weight 20"), "delivery-1"));
        GoldenFiles.assertGolden(
                "events/warning.json", EventObject.first(Notices.of(Severity.ERROR), "delivery-2"));
        GoldenFiles.assertAllUsed("events", Set.of("normal", "warning"));
    }

    @Test
    void anOrdinaryEventIsOneRequest() {
        Result result = attempt(delivery("c1", "canary weight 20"));

        assertThat(result).isEqualTo(new Result.Delivered());
        assertThat(calls).containsExactly("create");
        assertThat(events()).hasSize(1);
    }

    @Test
    void whatIsSaidAgainIsCountedOnTheSameObject() {
        attempt(delivery("c1", "not ready"));
        attempt(delivery("c2", "not ready"));
        attempt(delivery("c3", "ready"));

        assertThat(events()).extracting(event -> event.path("count").asInt()).contains(2, 1);
        assertThat(events()).hasSize(2);
        assertThat(calls).containsExactly("create", "create", "get", "patch", "create");
    }

    @Test
    void aDeliveryThatComesAgainIsCountedOnce() {
        attempt(delivery("c1", "not ready"));
        attempt(delivery("c2", "not ready"));

        attempt(delivery("c2", "not ready"));

        assertThat(events()).extracting(event -> event.path("count").asInt()).containsExactly(2);
    }

    @Test
    void aCountThatSomebodyElseRaisedMeanwhileIsReadAgain() {
        attempt(delivery("c1", "not ready"));
        before.add(() -> {}); // create
        before.add(() -> {}); // get
        before.add(this::countByAnother); // patch

        Result result = attempt(delivery("c2", "not ready"));

        assertThat(result).isEqualTo(new Result.Delivered());
        assertThat(events()).extracting(event -> event.path("count").asInt()).containsExactly(8);
    }

    @Test
    void anEventThatExpiredMeanwhileIsCreatedAgain() {
        attempt(delivery("c1", "not ready"));
        before.add(() -> {}); // create
        before.add(() -> {}); // get
        before.add(() -> store.delete(ResourceKind.EVENT, "shop", name())); // patch

        Result result = attempt(delivery("c2", "not ready"));

        assertThat(result).isEqualTo(new Result.Delivered());
        assertThat(events()).extracting(event -> event.path("count").asInt()).containsExactly(1);
    }

    @Test
    void aLongMessageIsCutWithinTheServersLimit() {
        ObjectNode event = EventObject.first(Notices.saying("é".repeat(2000)), "d");

        String message = event.path("message").asString();
        assertThat(message.getBytes(StandardCharsets.UTF_8).length).isBetween(1020, 1024);
        assertThat(message).endsWith("é…");
    }

    @Test
    void failuresSayWhatFollows() {
        assertThat(failing(new KubernetesFailure.Unavailable("away", null)))
                .isInstanceOf(Result.Retry.class);
        assertThat(failing(new KubernetesFailure.Forbidden("may not", null)))
                .isEqualTo(new Result.Refused("may not"));
        assertThat(failing(new KubernetesFailure.Rejected("bad", null)))
                .isEqualTo(new Result.Dead("bad"));
        assertThat(failing(new KubernetesFailure.NotFound("no namespace", null)))
                .isEqualTo(new Result.Dead("no namespace"));
    }

    private static Result failing(KubernetesFailure failure) {
        var api =
                new StoreKubernetesApi(
                        new ObjectStore(InstantSource.fixed(Changes.AT)),
                        new StoreKubernetesApi.Fate() {
                            @Override
                            public <T> Future<T> of(
                                    StoreKubernetesApi.Call call, Supplier<Future<T>> apply) {
                                return Future.failedFuture(failure);
                            }
                        });
        return new EventCourier(api).attempt(delivery("c1", "x")).result();
    }

    private Result attempt(Delivery delivery) {
        return courier.attempt(delivery).result();
    }

    private void countByAnother() {
        store.edit(
                ResourceKind.EVENT,
                "shop",
                name(),
                event -> {
                    event.put("count", 7);
                    return event;
                });
    }

    private String name() {
        return events().get(0).path("metadata").path("name").asString();
    }

    private List<ObjectNode> events() {
        return store.list(ResourceKind.EVENT, "shop");
    }

    private static Delivery delivery(String change, String text) {
        Notice notice = Notices.saying(text);
        return Delivery.of(change, EVENTS, notice);
    }
}
