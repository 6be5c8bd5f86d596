package io.weir.kubernetes.api;

import static io.weir.kubernetes.api.Manifests.canary;
import static io.weir.kubernetes.api.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.weir.rollout.Cookies;
import io.weir.rollout.Health;
import io.weir.rollout.Phase;
import io.weir.rollout.PostRollout;
import io.weir.rollout.Problem;
import io.weir.rollout.Progress;
import io.weir.rollout.RunState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What can be wrong with session affinity, and its cookies in the status. */
class SessionAffinityReadingTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String AFFINITY = "/spec/analysis/sessionAffinity";
    private static final String BOTH = "{\"cookieName\": \"c\", \"primaryCookieName\": \"p\"}";

    static Stream<Arguments> mistakes() {
        return Stream.of(
                argumentSet("no name", "{\"path\": \"/\"}", "BLOCKS", "cookieName: is missing"),
                argumentSet(
                        "a name that is none",
                        "{\"cookieName\": \"a b\"}",
                        "BLOCKS",
                        "cookieName: no name of a cookie, was 'a b'"),
                argumentSet(
                        "one name for both",
                        "{\"cookieName\": \"c\", \"primaryCookieName\": \"c\"}",
                        "BLOCKS",
                        "primaryCookieName: another name than that of cookieName is needed, was"
                                + " 'c'"),
                argumentSet(
                        "an attribute too many",
                        "{\"cookieName\": \"c\", \"path\": \"/; Domain=other\"}",
                        "BLOCKS",
                        "path: no attribute of a cookie, was '/; Domain=other'"),
                argumentSet(
                        "an unknown mode",
                        "{\"cookieName\": \"c\", \"sameSite\": \"none\"}",
                        "BLOCKS",
                        "sameSite: Strict, Lax or None is needed, was 'none'"),
                argumentSet(
                        "what browsers drop",
                        "{\"cookieName\": \"c\", \"sameSite\": \"None\"}",
                        "WARNS",
                        "sameSite: browsers take such a cookie only with secure: true"),
                argumentSet(
                        "a past age",
                        "{\"cookieName\": \"c\", \"maxAge\": -5}",
                        "WARNS",
                        "maxAge: acts as 86400, was -5"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void namesFieldAndValueOfAMistake(String affinity, Problem.Effect effect, String message) {
        CanaryView read = CanaryReader.read(with(canary(), AFFINITY, affinity), "istio");

        assertThat(read.problems())
                .filteredOn(problem -> problem.effect() == effect)
                .extracting(Problem::message)
                .containsExactly("spec.analysis.sessionAffinity." + message);
    }

    @Test
    void keepsTheCookiesOfARunInTheStatus() {
        ObjectNode canary = with(canary(), AFFINITY, BOTH);
        Cookies cookies = Cookies.NONE.after(new Cookies.Names("c", Optional.of("p")), "run-1", 20);

        JsonNode status = status(canary, 20);

        assertThat(CookieStatus.after(canary, progress(20))).isEqualTo(cookies);
        assertThat(status.path("sessionAffinityCookie").asString())
                .isEqualTo(cookies.canary().orElseThrow());
        assertThat(status.path("primarySessionAffinityCookie").asString())
                .isEqualTo(cookies.primary().orElseThrow());
        assertThat(status.has("previousSessionAffinityCookie")).isFalse();
    }

    @Test
    void turnsTheCookieOfARunIntoThePreviousOneWhenItEnds() {
        ObjectNode running = write(with(canary(), AFFINITY, BOTH), 20);

        JsonNode ended = status(running, 0);

        assertThat(ended.path("previousSessionAffinityCookie"))
                .isEqualTo(running.at("/status/sessionAffinityCookie"));
        assertThat(ended.has("sessionAffinityCookie")).isFalse();
        assertThat(ended.has("primarySessionAffinityCookie")).isFalse();
    }

    @Test
    void goesOnWithTheCookieThatFlaggerGaveUsers() {
        ObjectNode canary = with(canary(), AFFINITY, BOTH);
        canary.putObject("status")
                .put("sessionAffinityCookie", "c=AbCdEfGhIj")
                .put("primarySessionAffinityCookie", "=nameless");

        JsonNode status = status(canary, 0);

        assertThat(status.path("previousSessionAffinityCookie").asString())
                .isEqualTo("c=AbCdEfGhIj");
        assertThat(status.has("primarySessionAffinityCookie")).isFalse();
    }

    static Stream<Arguments> moot() {
        return Stream.of(
                argumentSet("not asked for", canary()),
                argumentSet(
                        "conditions decide",
                        with(
                                with(canary(), AFFINITY, BOTH),
                                "/spec/analysis/match",
                                "[{\"headers\": {\"x\": {\"exact\": \"y\"}}}]")),
                argumentSet(
                        "layer four",
                        with(
                                with(canary(), AFFINITY, BOTH),
                                "/spec/service/appProtocol",
                                "\"TCP\"")));
    }

    @ParameterizedTest
    @MethodSource("moot")
    void givesNoCookieWhereNoneCanKeepAnybody(ObjectNode canary) {
        assertThat(CookieStatus.after(canary, progress(20))).isEqualTo(Cookies.NONE);
    }

    private static JsonNode status(ObjectNode canary, int weight) {
        return write(canary, weight).path("status");
    }

    private static ObjectNode write(ObjectNode canary, int weight) {
        return StatusWriter.write(canary, progress(weight), "verdict-1", Map.of(), NOW);
    }

    private static Progress progress(int weight) {
        RunState state =
                new RunState(
                        "run-1",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        List.of(),
                        List.of(),
                        PostRollout.NONE,
                        Map.of(),
                        0,
                        "");
        return new Progress(
                Phase.PROGRESSING,
                weight,
                0,
                0,
                Map.of(),
                state,
                Health.underWay("Progressing", "under way"),
                true);
    }
}
