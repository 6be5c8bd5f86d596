package io.weir.notifier.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.embedded.kubernetes.ObjectStore;
import io.weir.embedded.kubernetes.StoreKubernetesApi;
import io.weir.kubernetes.ResourceKind;
import io.weir.notifier.Changes;
import io.weir.notifier.Notices;
import io.weir.notifier.Waiting;
import io.weir.notifier.alert.Receiver;
import io.weir.notifier.delivery.Delivery;
import io.weir.notifier.delivery.Entry.Outcome;
import io.weir.rollout.ObjectRef;
import io.weir.rollout.Severity;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ProviderStatusTest {

    private final ObjectStore store = new ObjectStore(InstantSource.fixed(Changes.AT));
    private final ProviderStatus status = status(true);
    private final Delivery delivery =
            Delivery.of(
                    "c1",
                    new Receiver.Provider(new ObjectRef("ops", "chat")),
                    Notices.of(Severity.INFO));

    @BeforeEach
    void provider() {
        store.createNamespace("ops");
        ObjectNode object = JsonMapper.builder().build().createObjectNode();
        object.put("apiVersion", ResourceKind.ALERT_PROVIDER.apiVersion());
        object.put("kind", ResourceKind.ALERT_PROVIDER.kind());
        object.putObject("metadata").put("namespace", "ops").put("name", "chat");
        object.putObject("spec").put("type", "slack").put("address", "https://hooks.example/T");
        store.create(ResourceKind.ALERT_PROVIDER, object);
    }

    @Test
    void aDeliveryThatWasGivenUpStandsThereWithItsReasonUntilOneArrives() {
        end(Outcome.State.DEAD, "given up: answered with status 500");

        assertThat(ready().path("status").asString()).isEqualTo("False");
        assertThat(ready().path("reason").asString()).isEqualTo("DeliveryFailed");
        assertThat(ready().path("message").asString())
                .isEqualTo(
                        "a message about Canary shop/cart was given up after 7 attempts: given up:"
                                + " answered with status 500");
        assertThat(ready().path("observedGeneration").asLong()).isEqualTo(1);

        end(Outcome.State.DELIVERED, "");

        assertThat(ready().path("status").asString()).isEqualTo("True");
        assertThat(ready().path("reason").asString()).isEqualTo("Delivered");
    }

    @Test
    void whatStandsThereIsNotWrittenAgain() {
        end(Outcome.State.DELIVERED, "");
        String version = version();
        end(Outcome.State.DELIVERED, "");

        Waiting.done(status(true).ended(delivery, outcome(Outcome.State.DELIVERED, "")));

        assertThat(version()).isEqualTo(version);
    }

    @Test
    void aCanaryThatMayNotUseItSaysNothingAboutIt() {
        Waiting.done(status(false).ended(delivery, outcome(Outcome.State.DEAD, "forbidden")));

        assertThat(ready().isMissingNode()).isTrue();
    }

    @Test
    void aProviderThatIsGoneIsNoError() {
        store.delete(ResourceKind.ALERT_PROVIDER, "ops", "chat");

        end(Outcome.State.DEAD, "AlertProvider ops/chat not found");

        assertThat(store.list(ResourceKind.ALERT_PROVIDER, "ops")).isEmpty();
    }

    private ProviderStatus status(boolean crossNamespace) {
        return new ProviderStatus(new StoreKubernetesApi(store), crossNamespace);
    }

    private void end(Outcome.State state, String reason) {
        Waiting.done(status.ended(delivery, outcome(state, reason)));
    }

    private Outcome outcome(Outcome.State state, String reason) {
        return new Outcome(delivery.id(), "provider/ops/chat", state, 7, reason, Changes.AT);
    }

    private JsonNode ready() {
        return stored().path("status").path("conditions").path(0);
    }

    private String version() {
        return stored().path("metadata").path("resourceVersion").asString();
    }

    private ObjectNode stored() {
        return store.get(ResourceKind.ALERT_PROVIDER, "ops", "chat").orElseThrow();
    }
}
