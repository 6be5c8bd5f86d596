package io.weir.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which cookies users get in the course of two runs (routing/README.md 9.4, 9.5). */
class CookiesTest {

    private static final Cookies.Names CANARY_ONLY = new Cookies.Names("c", Optional.empty());
    private static final Cookies.Names BOTH = new Cookies.Names("c", Optional.of("p"));

    @Test
    void keepsTheCanarysCookieThroughoutARunAndRenewsThePrimarysAtEachStep() {
        Cookies first = Cookies.NONE.after(BOTH, "run-1", 20);
        Cookies second = first.after(BOTH, "run-1", 40);

        assertThat(first.canary().orElseThrow()).matches("c=[a-zA-Z]{10}");
        assertThat(first.primary().orElseThrow()).matches("p=[a-zA-Z]{10}");
        assertThat(second.canary()).isEqualTo(first.canary());
        assertThat(second.primary()).isPresent().isNotEqualTo(first.primary());
    }

    @Test
    void changesNothingWhenTheSameStepIsAskedForAgain() {
        Cookies once = Cookies.NONE.after(BOTH, "run-1", 20);

        assertThat(once.after(BOTH, "run-1", 20)).isEqualTo(once);
        assertThat(Cookies.NONE.after(BOTH, "run-1", 20)).isEqualTo(once);
    }

    @Test
    void remembersTheCookieOfTheRunThatEndedUntilTheNextOneEnds() {
        Cookies running = Cookies.NONE.after(BOTH, "run-1", 20);
        Cookies ended = running.after(BOTH, "run-1", 0);
        Cookies idle = ended.after(BOTH, "run-1", 0);
        Cookies next = idle.after(BOTH, "run-2", 20);

        assertThat(ended)
                .isEqualTo(new Cookies(Optional.empty(), Optional.empty(), running.canary()));
        assertThat(idle).isEqualTo(ended);
        assertThat(next.previous()).isEqualTo(running.canary());
        assertThat(next.canary()).isPresent().isNotEqualTo(running.canary());
        assertThat(next.after(BOTH, "run-2", 0).previous()).isEqualTo(next.canary());
    }

    @Test
    void hasNoPrimaryCookieWithoutAName() {
        assertThat(Cookies.NONE.after(CANARY_ONLY, "run-1", 20).primary()).isEmpty();
        assertThat(Cookies.NONE.after(BOTH, "run-1", 20).after(CANARY_ONLY, "run-1", 20).primary())
                .isEmpty();
    }

    @Test
    void takesANewNameInTheMiddleOfARun() {
        Cookies before = Cookies.NONE.after(BOTH, "run-1", 20);

        Cookies renamed = before.after(new Cookies.Names("d", Optional.of("q")), "run-1", 20);

        assertThat(renamed.canary().orElseThrow()).startsWith("d=");
        assertThat(renamed.primary().orElseThrow()).startsWith("q=");
    }
}
