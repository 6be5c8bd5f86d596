package io.weir.notifier.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.weir.embedded.kubernetes.ObjectStore;
import io.weir.embedded.kubernetes.StoreKubernetesApi;
import io.weir.event.Wire;
import io.weir.kubernetes.ResourceKind;
import io.weir.notifier.Changes;
import io.weir.notifier.alert.Alerts;
import io.weir.notifier.alert.Receiver;
import io.weir.notifier.channel.kubernetes.EventCourier;
import io.weir.rollout.Action;
import io.weir.rollout.Change;
import io.weir.rollout.Health;
import io.weir.runtime.ManualTime;
import io.weir.stream.EventLog;
import io.weir.stream.EventSink;
import io.weir.stream.EventSink.Outgoing;
import io.weir.stream.EventStream;
import io.weir.stream.InMemoryLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The notifier dies between any two of its steps: before and after each record that it writes, each
 * request to the API server and each post. Another one takes over. Nothing is lost, nothing is
 * counted twice, and everybody is told in order.
 */
class CrashTest {

    /** Texts of the run in the order in which they happen; the condition is told twice. */
    private static final List<Change> RUN =
            List.of(
                    Changes.of(new Action.Start(Changes.REVISION)).previous("v0").build(),
                    Changes.of(new Action.Shift(10)).reason("weight 10").previous("v1").build(),
                    condition("v2"),
                    Changes.of(new Action.Shift(20)).reason("weight 20").previous("v3").build(),
                    condition("v4"),
                    Changes.of(new Action.Finish()).reason("done").previous("v5").build());

    private static final List<String> ALERTS =
            List.of(
                    "New revision detected, analysis is progressing",
                    "Analysis succeeded, promotion finished");

    private static final Map<String, Integer> EVENTS =
            new TreeMap<>(
                    Map.of(
                            "New revision detected, analysis is progressing: because", 1,
                            "Canary weight 10: weight 10", 1,
                            "Not ready: rate is 85", 2,
                            "Canary weight 20: weight 20", 1,
                            "Analysis succeeded, promotion finished: done", 1));

    @Test
    void withoutACrashEverythingIsToldOnce() {
        World world = new World();
        Life life = world.life(Integer.MAX_VALUE);
        world.happen(Duration.ZERO);

        world.check(life.steps, true);
        assertThat(life.steps).isGreaterThan(40);
    }

    @TestFactory
    Stream<DynamicTest> atEveryStep() {
        World calm = new World();
        Life whole = calm.life(Integer.MAX_VALUE);
        calm.happen(Duration.ZERO);
        return Stream.of(Duration.ZERO, Duration.ofSeconds(2))
                .flatMap(
                        between ->
                                Stream.iterate(1, step -> step + 1)
                                        .limit(whole.steps)
                                        .map(step -> crash(step, between)));
    }

    private static DynamicTest crash(int step, Duration between) {
        return DynamicTest.dynamicTest(
                "at step " + step + ", changes apart by " + between,
                () -> {
                    World world = new World();
                    Life first = world.life(step);
                    world.happen(between);
                    assertThat(first.dead).isTrue();
                    first.kill();

                    world.life(Integer.MAX_VALUE);
                    world.time.advance(Duration.ofMinutes(1));

                    world.check(step, false);
                });
    }

    private static Change condition(String previous) {
        return Changes.of(new Action.Report())
                .health(Health.bad("CheckFailed", "rate is 85"))
                .reason("rate is 85")
                .previous(previous)
                .build();
    }

    /** What outlives the notifier: log, cluster, chat. */
    private static final class World {
        private final ManualTime time = new ManualTime();
        private final InMemoryLog log = new InMemoryLog(3, time, time);
        private final ObjectStore store = new ObjectStore(time);
        private final List<Delivery> chat = new ArrayList<>();
        private final List<String> written = new ArrayList<>();
        private int lives;

        World() {
            store.createNamespace("shop");
        }

        Life life(int steps) {
            return new Life(this, steps, "life-" + lives++);
        }

        void happen(Duration between) {
            RUN.forEach(
                    change -> {
                        log.append(
                                "weir.changes",
                                change.canary().toString(),
                                Optional.of(Wire.changes().encode(change)),
                                Map.of());
                        time.advance(between);
                    });
        }

        void check(int step, boolean exactly) {
            assertThat(chat.stream().map(Delivery::id).distinct()).as("step " + step).hasSize(2);
            assertThat(chat.stream().map(told -> told.notice().title()).distinct())
                    .containsExactlyElementsOf(ALERTS);
            assertThat(chat.size()).isBetween(2, exactly ? 2 : 3);
            Map<String, Integer> counted = new TreeMap<>();
            store.list(ResourceKind.EVENT, "shop")
                    .forEach(
                            event ->
                                    counted.put(
                                            event.path("message").asString(),
                                            event.path("count").asInt()));
            assertThat(counted).isEqualTo(EVENTS);
            assertThat(written.stream().distinct()).hasSize(EVENTS.size());
            assertThat(written.get(0)).startsWith("New revision");
            assertThat(log.records(InMemoryLog.PARKED)).isEmpty();
        }
    }

    /** One process, which ends after so many steps and does not know of it. */
    private static final class Life {
        private final World world;
        private final int most;
        private final List<EventStream<?>> streams;
        private int steps;
        private boolean dead;

        Life(World world, int most, String name) {
            this.world = world;
            this.most = most;
            EventLog log = world.log.service("notifier");
            EventSink<Delivery> outbox =
                    dying(log.sink("weir.deliveries", "weir-notifier", new DeliveryCodec()));
            EventSink<Entry> state =
                    dying(log.sink("weir.deliveries.state", "weir-notifier", new EntryCodec()));
            BackOff backOff =
                    new BackOff(
                            Duration.ofSeconds(1),
                            Duration.ofMinutes(1),
                            (RandomGenerator) () -> 0);
            Outcomes outcomes = new Outcomes(100);
            EventStream<Entry> history =
                    log.stream(
                            "weir.deliveries.state",
                            name,
                            EventStream.Start.REPLAY,
                            new EntryCodec());
            EventStream<Delivery> deliveries =
                    log.stream(
                            "weir.deliveries",
                            "outbox",
                            EventStream.Start.COMMITTED,
                            new DeliveryCodec());
            EventStream<Change> changes =
                    log.stream(
                            "weir.changes",
                            "notifier",
                            EventStream.Start.COMMITTED,
                            Wire.changes());
            streams = List.of(history, deliveries, changes);
            assertThat(outcomes.open(history, state, world.time).succeeded()).isTrue();
            deliveries.open(
                    new Outbox(
                            this::attempt,
                            outcomes,
                            state,
                            new Outbox.Limits(Duration.ofHours(1), Duration.ofMinutes(10), backOff),
                            world.time,
                            world.time,
                            new DeliveryMetrics(new SimpleMeterRegistry()),
                            Endings.UNHEARD));
            changes.open(
                    new Fanout(
                            new Alerts("", Set.of(Receiver.Global.SLACK)),
                            Threads.NONE,
                            outbox,
                            world.time,
                            backOff));
        }

        void kill() {
            streams.forEach(world.log::kill);
        }

        private Future<Result> attempt(Delivery delivery) {
            if (delivery.receiver().key().equals("slack")) {
                return step(
                        () -> {
                            world.chat.add(delivery);
                            return Future.succeededFuture(new Result.Delivered());
                        });
            }
            var fate =
                    new StoreKubernetesApi.Fate() {
                        @Override
                        public <T> Future<T> of(
                                StoreKubernetesApi.Call call, Supplier<Future<T>> apply) {
                            return step(
                                    () -> {
                                        if (call.writes()) {
                                            world.written.add(delivery.notice().sentence());
                                        }
                                        return apply.get();
                                    });
                        }
                    };
            return new EventCourier(new StoreKubernetesApi(world.store, fate)).attempt(delivery);
        }

        /** Two points to die at: before it is done, and before its doer hears of it. */
        private <T> Future<T> step(Supplier<Future<T>> work) {
            if (dies()) {
                return never();
            }
            Future<T> done = work.get();
            return dies() ? never() : done;
        }

        private boolean dies() {
            if (!dead) {
                steps++;
                dead = steps >= most;
            }
            return dead;
        }

        private static <T> Future<T> never() {
            return Promise.<T>promise().future();
        }

        private <T> EventSink<T> dying(EventSink<T> sink) {
            return new EventSink<>() {
                @Override
                public Future<Void> send(Outgoing<T> record) {
                    return step(() -> sink.send(record));
                }

                @Override
                public Future<Void> close() {
                    return sink.close();
                }

                @Override
                public Future<Integer> partitions() {
                    return sink.partitions();
                }
            };
        }
    }
}
