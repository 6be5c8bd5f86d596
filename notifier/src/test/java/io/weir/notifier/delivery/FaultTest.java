package io.weir.notifier.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.weir.event.Wire;
import io.weir.notifier.Changes;
import io.weir.notifier.alert.Alerts;
import io.weir.notifier.alert.Receiver;
import io.weir.notifier.delivery.Entry.Outcome;
import io.weir.rollout.Action;
import io.weir.rollout.AlertRule;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.Change;
import io.weir.rollout.ObjectRef;
import io.weir.rollout.Severity;
import io.weir.runtime.ManualTime;
import io.weir.stream.EventLog;
import io.weir.stream.EventSink;
import io.weir.stream.EventStream;
import io.weir.stream.EventStream.Start;
import io.weir.stream.InMemoryLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A thousand changes to four receivers of which each misbehaves in all the known ways, while the
 * notifier is killed again and again between any two of its steps. Nothing is lost, each receiver
 * hears of the changes in their order, and what comes twice carries the same id.
 */
class FaultTest {

    private static final int CHANGES = 1000;
    private static final List<String> RECEIVERS = List.of("one", "two", "three", "four");

    private static final List<Fault> FAULTS = List.of(Fault.values());

    /** Alerts of twenty canaries; of each the changes keep their order. */
    private static final int CANARIES = 20;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void nothingIsLostAndNothingOvertakes(long seed) {
        World world = new World(new Random(seed));

        world.run();

        assertThat(world.kills).as("times that the notifier was killed").isGreaterThan(20);
        assertThat(world.faults.keySet())
                .as("ways in which receivers misbehaved")
                .containsExactlyInAnyOrder(Fault.values());
        for (String name : RECEIVERS) {
            List<Delivery> heard = world.heard.get(name);
            List<String> ids = heard.stream().map(Delivery::id).distinct().toList();
            assertThat(ids).as(name + " heard of every change").hasSize(CHANGES);
            assertOrder(name, heard, world.happened);
        }
        assertThat(world.dead()).isEmpty();
        assertThat(world.log.records(InMemoryLog.PARKED)).isEmpty();
        assertThat(world.doubles()).as("doubles, which at-least-once allows").isPositive();
    }

    /** Of each canary the first time that each change is heard of comes in the order of changes. */
    private static void assertOrder(String name, List<Delivery> heard, List<Change> happened) {
        Map<CanaryKey, List<String>> firsts = new HashMap<>();
        Set<String> seen = new java.util.HashSet<>();
        for (Delivery delivery : heard) {
            if (seen.add(delivery.id())) {
                firsts.computeIfAbsent(delivery.notice().canary(), any -> new ArrayList<>())
                        .add(delivery.change());
            }
        }
        Map<CanaryKey, List<String>> expected = new HashMap<>();
        happened.forEach(
                change ->
                        expected.computeIfAbsent(change.canary(), any -> new ArrayList<>())
                                .add(change.id()));
        assertThat(firsts).as("order at " + name).isEqualTo(expected);
    }

    private enum Fault {
        HANGS,
        CLOSES,
        TOO_MANY,
        TOO_MANY_AND_SAYS_WHEN,
        BROKEN_FOR_A_WHILE,
        SAYS_OK_AND_WHY_NOT,
        AWAY_FOR_MINUTES,
        TAKES_IT_AND_HANGS
    }

    /** What outlives the notifier: the log, the clock, the receivers. */
    private static final class World {
        private final Random random;
        private final ManualTime time = new ManualTime();
        private final InMemoryLog log = new InMemoryLog(4, time, time);
        private final List<Change> happened = new ArrayList<>();
        private final Map<String, List<Delivery>> heard = new LinkedHashMap<>();
        private final Map<Fault, Integer> faults = new HashMap<>();
        private final Map<String, Trouble> troubles = new HashMap<>();
        private int kills;
        private int lives;

        private record Trouble(Fault fault, java.time.Instant until) {}

        World(Random random) {
            this.random = random;
            RECEIVERS.forEach(name -> heard.put(name, new ArrayList<>()));
        }

        void run() {
            Life life = life();
            for (int i = 0; i < CHANGES; i++) {
                happen(i);
                time.advance(Duration.ofMillis(random.nextInt(2000)));
                if (life.dead) {
                    life = next(life);
                }
            }
            // Whatever still fails ends long before anything is given up.
            for (int i = 0; i < 2000 && !everythingTold(); i++) {
                time.advance(Duration.ofSeconds(30));
                if (life.dead) {
                    life = next(life);
                }
            }
        }

        private Life next(Life dead) {
            dead.kill();
            kills++;
            time.advance(Duration.ofMillis(random.nextInt(5000)));
            return life();
        }

        private Life life() {
            // The longer it lives, the more it does side by side; some die at once.
            return new Life(this, 1 + random.nextInt(400), "life-" + lives++);
        }

        private boolean everythingTold() {
            return log.records("weir.deliveries.state").size() >= 5 * CHANGES;
        }

        private void happen(int number) {
            CanaryKey canary = new CanaryKey("shop", "app-" + number % CANARIES);
            AlertRule[] rules =
                    RECEIVERS.stream()
                            .map(
                                    name ->
                                            new AlertRule(
                                                    name,
                                                    Severity.INFO,
                                                    new ObjectRef("shop", name)))
                            .toArray(AlertRule[]::new);
            Change change =
                    Changes.of(new Action.Finish())
                            .canary(canary)
                            .reason("change " + number)
                            .previous("v" + number)
                            .alerts(rules)
                            .build();
            happened.add(change);
            log.append(
                    "weir.changes",
                    canary.toString(),
                    Optional.of(Wire.changes().encode(change)),
                    Map.of());
        }

        /** Each receiver is well half of the time, and has some trouble in the other half. */
        Future<Result> receive(Delivery delivery) {
            if (!(delivery.receiver() instanceof Receiver.Provider provider)) {
                return Future.succeededFuture(new Result.Delivered());
            }
            String name = provider.name().name();
            Trouble now = troubles.get(name);
            if (now == null || !now.until().isAfter(time.instant())) {
                if (random.nextInt(10) < 8) {
                    heard.get(name).add(delivery);
                    return Future.succeededFuture(new Result.Delivered());
                }
                Fault fault = FAULTS.get(random.nextInt(FAULTS.size()));
                now = new Trouble(fault, time.instant().plus(lasting(fault)));
                troubles.put(name, now);
            }
            faults.merge(now.fault(), 1, Integer::sum);
            return misbehave(name, now.fault(), delivery);
        }

        private Duration lasting(Fault fault) {
            return switch (fault) {
                case AWAY_FOR_MINUTES -> Duration.ofMinutes(1 + random.nextInt(5));
                case BROKEN_FOR_A_WHILE -> Duration.ofSeconds(10 + random.nextInt(30));
                default -> Duration.ZERO;
            };
        }

        private Future<Result> misbehave(String name, Fault fault, Delivery delivery) {
            return switch (fault) {
                case HANGS -> later(Result.retry("no answer within 5000 ms"));
                case TAKES_IT_AND_HANGS -> {
                    heard.get(name).add(delivery);
                    yield later(Result.retry("no answer within 5000 ms"));
                }
                case CLOSES -> Future.succeededFuture(Result.retry("it broke"));
                case TOO_MANY -> Future.succeededFuture(Result.retry("answered with status 429"));
                case TOO_MANY_AND_SAYS_WHEN ->
                        Future.succeededFuture(
                                new Result.Retry(
                                        "answered with status 429",
                                        Optional.of(Duration.ofSeconds(random.nextInt(60)))));
                case BROKEN_FOR_A_WHILE ->
                        Future.succeededFuture(Result.retry("answered with status 500"));
                case SAYS_OK_AND_WHY_NOT ->
                        Future.succeededFuture(Result.retry("answered internal_error"));
                case AWAY_FOR_MINUTES -> Future.succeededFuture(Result.retry("no connection"));
            };
        }

        /** After the time limit of a request. */
        private Future<Result> later(Result result) {
            Promise<Result> promise = Promise.promise();
            time.after(Duration.ofSeconds(5), () -> promise.tryComplete(result));
            return promise.future();
        }

        List<Outcome> dead() {
            EntryCodec codec = new EntryCodec();
            return log.records("weir.deliveries.state").stream()
                    .map(record -> (Outcome) codec.decode(record.value().orElseThrow()))
                    .filter(outcome -> outcome.state() == Outcome.State.DEAD)
                    .toList();
        }

        long doubles() {
            return heard.values().stream()
                    .mapToLong(
                            all -> all.size() - all.stream().map(Delivery::id).distinct().count())
                    .sum();
        }
    }

    /** One process, which ends after so many steps and does not know of it. */
    private static final class Life {
        private final World world;
        private final List<EventStream<?>> streams;
        private int left;
        private boolean dead;

        Life(World world, int steps, String name) {
            this.world = world;
            this.left = steps;
            EventLog log = world.log.service("notifier");
            EventSink<Delivery> outbox =
                    dying(log.sink("weir.deliveries", "weir-notifier", new DeliveryCodec()));
            EventSink<Entry> state =
                    dying(log.sink("weir.deliveries.state", "weir-notifier", new EntryCodec()));
            BackOff backOff =
                    new BackOff(Duration.ofSeconds(1), Duration.ofMinutes(1), world.random);
            Outcomes outcomes = new Outcomes(50_000);
            EventStream<Entry> history =
                    log.stream("weir.deliveries.state", name, Start.REPLAY, new EntryCodec());
            EventStream<Delivery> deliveries =
                    log.stream("weir.deliveries", "outbox", Start.COMMITTED, new DeliveryCodec());
            EventStream<Change> changes =
                    log.stream("weir.changes", "notifier", Start.COMMITTED, Wire.changes());
            streams = List.of(history, deliveries, changes);
            assertThat(outcomes.open(history, state, world.time).succeeded()).isTrue();
            deliveries.open(
                    new Outbox(
                            delivery -> step(() -> world.receive(delivery)),
                            outcomes,
                            state,
                            // The queue behind a receiver in trouble grows; nothing is given up.
                            new Outbox.Limits(Duration.ofDays(13), Duration.ofMinutes(10), backOff),
                            world.time,
                            world.time,
                            new DeliveryMetrics(new SimpleMeterRegistry()),
                            Endings.UNHEARD));
            changes.open(
                    new Fanout(new Alerts("", Set.of()), outcomes, outbox, world.time, backOff));
        }

        void kill() {
            streams.forEach(world.log::kill);
        }

        /** Two points to die at: before it is done, and before its doer hears of it. */
        private <T> Future<T> step(Supplier<Future<T>> work) {
            if (dies()) {
                return Promise.<T>promise().future();
            }
            Future<T> done = work.get();
            return dies() ? Promise.<T>promise().future() : done;
        }

        private boolean dies() {
            if (!dead) {
                dead = --left <= 0;
            }
            return dead;
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
