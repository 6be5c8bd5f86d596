package io.weir.notifier.channel.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.weir.embedded.kubernetes.ObjectStore;
import io.weir.embedded.kubernetes.StoreKubernetesApi;
import io.weir.notifier.Changes;
import io.weir.notifier.Waiting;
import io.weir.notifier.alert.Alerts;
import io.weir.notifier.alert.Receiver;
import io.weir.notifier.channel.ChatCourier;
import io.weir.notifier.channel.Confidential;
import io.weir.notifier.channel.GlobalReceivers;
import io.weir.notifier.channel.SlackSettings;
import io.weir.notifier.delivery.Delivery;
import io.weir.notifier.delivery.EntryCodec;
import io.weir.notifier.delivery.Outcomes;
import io.weir.notifier.delivery.Result;
import io.weir.rollout.Action;
import io.weir.rollout.Change;
import io.weir.rollout.Phase;
import io.weir.runtime.EnvironmentProxies;
import io.weir.runtime.ManualTime;
import io.weir.stream.EventLog;
import io.weir.stream.EventStream;
import io.weir.stream.InMemoryLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A run is one thread, however often the notifier is restarted and whatever fails in between. */
@ExtendWith(VertxExtension.class)
class SlackThreadTest {

    private static final String STATE = "weir.deliveries.state";
    private static final String STARTED = "New revision detected, analysis is progressing";

    private final ManualTime time = new ManualTime();
    private final InMemoryLog log = new InMemoryLog(1, time, time);
    private final Change start = Changes.of(new Action.Start(Changes.REVISION)).build();
    private final Change shift = Changes.of(new Action.Shift(20)).previous("v1").build();
    private final Change finish =
            Changes.of(new Action.Finish()).phase(Phase.SUCCEEDED).previous("v2").build();
    private Vertx vertx;
    private SlackServer slack;
    private ChatCourier courier;
    private int lives;

    @BeforeEach
    void begin(Vertx running) {
        vertx = running;
        slack = new SlackServer(vertx);
        courier = courier();
    }

    @Test
    void theFirstMessageShowsHowTheRunStandsAndTheRestLiesBelow() {
        assertThat(tell(start)).isEqualTo(new Result.Delivered());
        assertThat(slack.first()).containsExactly("Progressing: " + STARTED);
        assertThat(slack.below()).containsExactly(STARTED);

        assertThat(follow(shift)).isEqualTo(new Result.Delivered());
        assertThat(slack.first()).containsExactly("Progressing: Canary weight 20");
        assertThat(slack.below()).hasSize(1);

        tell(finish);
        assertThat(slack.first())
                .containsExactly("Succeeded: Analysis succeeded, promotion finished");
        assertThat(slack.below())
                .containsExactly(STARTED, "Analysis succeeded, promotion finished");
    }

    @Test
    void aThreadSurvivesARestart() {
        tell(start);
        courier = courier();

        tell(finish);

        assertThat(slack.first()).hasSize(1);
        assertThat(slack.below()).hasSize(2);
    }

    @Test
    void aReplyThatFailedIsTriedAgainWithoutASecondFirstMessage() {
        slack.fails(call -> call.endsWith("below"), "internal_error");
        assertThat(tell(start)).isEqualTo(Result.retry("answered internal_error"));
        slack.fails(call -> false, "");

        assertThat(tell(start)).isEqualTo(new Result.Delivered());

        assertThat(slack.first()).hasSize(1);
        assertThat(slack.below()).containsExactly(STARTED);
    }

    @Test
    void aThreadThatCouldNotBeKeptIsKeptWithTheNextAttempt() {
        log.down();
        assertThat(tell(start)).isEqualTo(Result.retry("the thread could not be kept in mind"));
        log.up();
        assertThat(tell(start)).isEqualTo(new Result.Delivered());
        courier = courier();

        tell(finish);

        assertThat(slack.first()).hasSize(1);
        assertThat(slack.below()).hasSize(2);
    }

    @Test
    void aDeletedFirstMessageKeepsNobodyFromTellingTheEnd() {
        tell(start);
        slack.forget();

        assertThat(tell(finish)).isEqualTo(new Result.Delivered());
        assertThat(slack.below()).hasSize(2);
    }

    @Test
    void aStepIsShownOnlyWhereThereIsAThread() {
        assertThat(follow(shift)).isEqualTo(new Result.Delivered());

        assertThat(slack.calls()).isEmpty();
    }

    @Test
    void aTooFastEditIsTriedAgain() {
        tell(start);
        slack.fails(call -> call.endsWith("update"), "ratelimited");

        assertThat(tell(finish)).isEqualTo(Result.retry("answered ratelimited"));
        assertThat(slack.below()).hasSize(1);
    }

    private Result tell(Change change) {
        return Waiting.done(courier.attempt(delivery(change)));
    }

    private Result follow(Change change) {
        return Waiting.done(courier.attempt(delivery(change).follows()));
    }

    private static Delivery delivery(Change change) {
        Alerts alerts = new Alerts("", Set.of(Receiver.Global.SLACK));
        return Delivery.of(change.id(), Receiver.Global.SLACK, alerts.of(change).notice());
    }

    /** Of a process that has read what those before it kept. */
    private ChatCourier courier() {
        EventLog service = log.service("notifier");
        Outcomes outcomes = new Outcomes(100);
        assertThat(
                        outcomes.open(
                                        service.stream(
                                                STATE,
                                                "life-" + lives++,
                                                EventStream.Start.REPLAY,
                                                new EntryCodec()),
                                        service.sink(STATE, "weir-notifier", new EntryCodec()),
                                        time)
                                .succeeded())
                .isTrue();
        SlackSettings settings =
                new SlackSettings(
                        new Confidential(slack.url()),
                        Confidential.of("xoxb-1"),
                        Optional.empty(),
                        "releases",
                        "weir");
        return new ChatCourier(
                new StoreKubernetesApi(new ObjectStore(InstantSource.fixed(Changes.AT))),
                new ChatCourier.Settings(
                        GlobalReceivers.slack(settings),
                        true,
                        EnvironmentProxies.NONE,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        "test"),
                vertx.createHttpClient(),
                outcomes,
                time,
                time);
    }
}
