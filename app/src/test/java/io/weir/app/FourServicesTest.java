package io.weir.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A release as the four services carry it out together. */
@Timeout(180)
class FourServicesTest extends FourServices {

    @Test
    void aGoodReleaseIsPromotedAndTold() {
        assertThat(image("cart-primary")).isEqualTo("cart:v1");
        assertThat(replicas("cart")).isZero();

        release("cart:v2");

        awaitPhase("Succeeded");
        assertThat(image("cart-primary")).isEqualTo("cart:v2");
        assertThat(replicas("cart")).isZero();
        assertThat(weight()).isZero();
        assertThat(shifts()).containsExactly(30, 60);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(events())
                                        .contains(
                                                "RevisionDetected", "TrafficShifted", "Promoting"));
    }

    @Test
    void aBadReleaseIsRolledBackWithTheValueThatFailed() {
        successRate = 50;

        release("cart:v2");

        awaitPhase("Failed");
        assertThat(image("cart-primary")).isEqualTo("cart:v1");
        assertThat(replicas("cart")).isZero();
        assertThat(weight()).isZero();
        assertThat(shifts()).containsExactly(30);
        assertThat(ready().path("reason").asString()).isEqualTo("RolledBack");
        assertThat(ready().path("message").asString())
                .contains("request-success-rate is 50, below 99");
        assertThat(answer("get", "--kubeconfig", kubeconfig()))
                .contains("Failed", "1/1", "RolledBack: request-success-rate is 50, below 99");
        assertThat(
                        answer(
                                "explain",
                                "shop/cart",
                                "--kafka",
                                kafka.bootstrap(),
                                "--topic-prefix",
                                topics.prefix()))
                .containsSubsequence(
                        "Failed after",
                        "new revision",
                        "canary weight 30",
                        "VirtualService/cart",
                        "✗ request-success-rate             50  at least 99",
                        "roll back: to phase Failed, weight 0%");
    }

    @Test
    void aRestartOfAllServicesInTheMiddleOfARunRepeatsNoStep() {
        // The check of the first step stays open until the services are gone.
        answering = false;
        release("cart:v2");
        await().atMost(PATIENCE).until(() -> weight() == 30);
        String run = canary().at("/status/weir/run").asString("");

        stopServices();
        assertThat(canary().at("/status/phase").asString()).isEqualTo("Progressing");
        assertThat(weight()).isEqualTo(30);
        answering = true;
        startServices();

        awaitPhase("Succeeded");
        assertThat(image("cart-primary")).isEqualTo("cart:v2");
        assertThat(shifts()).containsExactly(30, 60);
        assertThat(canary().at("/status/weir/run").asString("")).isEqualTo(run);
    }
}
