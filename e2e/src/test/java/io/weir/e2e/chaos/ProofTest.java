package io.weir.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.e2e.chaos.Receiver.Post;
import io.weir.e2e.chaos.Write.Made;
import io.weir.e2e.chaos.Write.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The proof itself: what is right passes, and each thing that could go wrong is found. */
class ProofTest {

    private static final String ROUTER = "router";
    private static final String GOOD = "app-000";
    private static final String BAD = "app-004";

    private final List<Write> writes = new ArrayList<>();
    private final List<Post> posts = new ArrayList<>();
    private Instant now = Instant.parse("2030-01-01T00:00:00Z");
    private long version;
    private int verdicts;

    @Test
    void findsNothingInRunsThatWentAsTheyShould() {
        initialised(GOOD);
        promoted(GOOD, 1);
        promoted(GOOD, 2);

        assertThat(proof(GOOD, 2))
                .isEqualTo(new Proof.Report(List.of(), 2, 0, 0, 0, /* alerts */ 5, 0));
    }

    @Test
    void findsNothingInARollbackAfterTheLastAllowedCheck() {
        initialised(BAD);
        rolledBack(BAD, 1);

        assertThat(proof(BAD, 1)).isEqualTo(new Proof.Report(List.of(), 0, 1, 0, 0, 3, 0));
    }

    @Test
    void countsWhatChangedNothingAndAlertsThatCameAgain() {
        initialised(GOOD);
        promoted(GOOD, 1);
        writes.addAll(List.copyOf(writes.subList(writes.size() - 2, writes.size())));
        posts.add(posts.get(2));

        Proof.Report report = proof(GOOD, 1);

        assertThat(report).isEqualTo(new Proof.Report(List.of(), 1, 0, 2, 0, 3, 1));
    }

    @Test
    void takesAWriteWithoutAnAnswerForDoneWhereNobodyHadToDoItAgain() {
        initialised(GOOD);
        promoted(GOOD, 1);
        Write.Route step = route(40);
        writes.set(writes.indexOf(step), unanswered(step));

        assertThat(proof(GOOD, 1))
                .isEqualTo(new Proof.Report(List.of(), 1, 0, 0, 1, /* alerts */ 3, 0));
    }

    @Test
    void takesAWriteWithoutAnAnswerForNotDoneWhereItWasDoneAgain() {
        initialised(GOOD);
        promoted(GOOD, 1);
        writes.add(0, unanswered(route(40)));

        assertThat(proof(GOOD, 1))
                .isEqualTo(new Proof.Report(List.of(), 1, 0, 0, 1, /* alerts */ 3, 0));
    }

    @Test
    void findsAStepThatWasSkipped() {
        initialised(GOOD);
        promoted(GOOD, 1);
        writes.removeIf(write -> write instanceof Write.Route route && route.weight() == 40);

        assertThat(proof(GOOD, 1).problems())
                .containsExactly("app-000: wave 1: weights [20, 60, 0] instead of [20, 40, 60, 0]");
    }

    @Test
    void findsAStepThatWasDoneTwice() {
        initialised(GOOD);
        promoted(GOOD, 1);
        Write.Route step = route(40);
        long between = step.made().version() + 1;
        writes.add(
                new Write.Route(
                        new Made(GOOD, between, step.made().received(), ROUTER),
                        40,
                        step.verdict()));

        assertThat(proof(GOOD, 1).problems())
                .containsExactly(
                        "app-000: wave 1: weights [20, 40, 40, 60, 0] instead of"
                                + " [20, 40, 60, 0]");
    }

    @Test
    void findsAStepBeforeItsInterval() {
        initialised(GOOD);
        begin(GOOD, 1);
        step(GOOD, 1, "Progressing", 20);
        pass(Waves.INTERVAL.minusMillis(200));
        step(GOOD, 1, "Progressing", 40);

        assertThat(proof(GOOD, 1).problems())
                .contains(
                        "app-000: wave 1: Progressing/40/0 began PT7.801S after Progressing/20/0");
    }

    @Test
    void findsAPromotionThatNobodyAskedFor() {
        initialised(BAD);
        rolledBack(BAD, 1);
        primary(BAD, 1);
        status(BAD, "1", "Failed", 0, Waves.THRESHOLD);

        assertThat(proof(BAD, 1).problems())
                .containsExactly(
                        "app-004: wave 1: images that the primary got [app:2] instead of []");
    }

    @Test
    void findsARunThatBeganAgain() {
        initialised(GOOD);
        begin(GOOD, 1);
        promoted(GOOD, 2);

        assertThat(proof(GOOD, 1).problems()).contains("app-000: 2 runs for 1 revisions");
    }

    @Test
    void findsAnAlertThatWasLostAndOneThatWasToldUnderTwoIds() {
        initialised(GOOD);
        promoted(GOOD, 1);
        posts.removeIf(post -> post.title().equals(Proof.PROMOTED));
        posts.add(new Post("other", GOOD, "r1", Proof.BEGUN, true));

        assertThat(proof(GOOD, 1).problems())
                .containsExactly(
                        "app-000: wave 1: 2 alerts \"" + Proof.BEGUN + "\" of r1",
                        "app-000: wave 1: 0 alerts \"" + Proof.PROMOTED + "\" of r1");
    }

    @Test
    void countsAnAlertAsLostThatWasNeverTaken() {
        initialised(GOOD);
        posts.replaceAll(
                post -> new Post(post.id(), post.canary(), post.revision(), post.title(), false));

        assertThat(proof(GOOD, 0).problems())
                .containsExactly("app-000: wave 0: 0 alerts \"" + Proof.INITIALISED + "\" of r0");
    }

    @Test
    void findsARouteThatSomebodyElseWrote() {
        initialised(GOOD);
        promoted(GOOD, 1);
        writes.replaceAll(
                write ->
                        write instanceof Write.Route route && route.weight() == 60
                                ? new Write.Route(
                                        new Made(
                                                GOOD,
                                                route.made().version(),
                                                route.made().received(),
                                                "somebody"),
                                        60,
                                        route.verdict())
                                : write);

        assertThat(proof(GOOD, 1).problems())
                .singleElement()
                .asString()
                .startsWith("app-000: wave 1: not the router's: ");
    }

    private Write.Route route(int weight) {
        return writes.stream()
                .filter(Write.Route.class::isInstance)
                .map(Write.Route.class::cast)
                .filter(route -> route.weight() == weight)
                .findFirst()
                .orElseThrow();
    }

    private static Write unanswered(Write.Route route) {
        Made made = new Made(GOOD, 0, route.made().received(), ROUTER);
        return new Write.Route(made, route.weight(), route.verdict());
    }

    private Proof.Report proof(String canary, int waves) {
        return Proof.of(new Waves(List.of(canary), waves), ROUTER, writes, posts);
    }

    private void initialised(String canary) {
        primary(canary, 0);
        status(canary, "", "Initializing", 0, 0);
        route(canary, 0);
        target(canary, 0);
        status(canary, "", "Initialized", 0, 0);
        tell(canary, 0, Proof.INITIALISED);
    }

    private void begin(String canary, int wave) {
        target(canary, 1);
        status(canary, Integer.toString(wave), "Progressing", 0, 0);
        tell(canary, wave, Proof.BEGUN);
    }

    private void promoted(String canary, int wave) {
        String run = Integer.toString(wave);
        begin(canary, wave);
        for (int weight : Waves.STEPS) {
            step(canary, wave, "Progressing", weight);
            pass(Waves.INTERVAL);
        }
        primary(canary, wave);
        status(canary, run, "Promoting", 60, 0);
        step(canary, wave, "Finalising", 0);
        pass(Waves.INTERVAL);
        target(canary, 0);
        status(canary, run, "Succeeded", 0, 0);
        tell(canary, wave, Proof.PROMOTED);
    }

    private void rolledBack(String canary, int wave) {
        begin(canary, wave);
        step(canary, wave, "Progressing", 20);
        pass(Waves.INTERVAL);
        status(canary, Integer.toString(wave), "Progressing", 20, 1);
        pass(Waves.INTERVAL);
        route(canary, 0);
        target(canary, 0);
        status(canary, Integer.toString(wave), "Failed", 0, 2);
        tell(canary, wave, Proof.ROLLED_BACK);
    }

    private void step(String canary, int wave, String phase, int weight) {
        route(canary, weight);
        status(canary, Integer.toString(wave), phase, weight, 0);
    }

    private void route(String canary, int weight) {
        writes.add(new Write.Route(made(canary), weight, "verdict-" + verdicts));
    }

    private void primary(String canary, int wave) {
        writes.add(new Write.Primary(made(canary), Waves.image(wave)));
    }

    private void target(String canary, int replicas) {
        writes.add(new Write.Target(made(canary), Waves.image(0), replicas));
    }

    private void status(String canary, String run, String phase, int weight, int failed) {
        String revision = run.isEmpty() ? "r0" : "r" + run;
        writes.add(
                new Write.Status(
                        made(canary),
                        new Standing(phase, weight, failed),
                        run,
                        "verdict-" + verdicts++,
                        revision,
                        now));
    }

    private Made made(String canary) {
        now = now.plusMillis(1);
        return new Made(canary, version += 10, now, ROUTER);
    }

    private void tell(String canary, int wave, String title) {
        posts.add(new Post("id-" + posts.size(), canary, "r" + wave, title, true));
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }
}
