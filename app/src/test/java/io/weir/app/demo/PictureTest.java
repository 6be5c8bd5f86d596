package io.weir.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.app.demo.Scene.Side;
import io.weir.rollout.CheckResult;
import io.weir.rollout.Limits;
import io.weir.rollout.Measurement;
import io.weir.rollout.Phase;
import io.weir.rollout.Worlds;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PictureTest {

    private static final Duration NOW = Duration.ofMillis(12_345);
    private static final CheckResult BAD =
            new CheckResult(
                    "request-success-rate",
                    new Limits(Optional.of(99.0), Optional.empty()),
                    new Measurement.Value(74.55),
                    "query");

    private final Picture picture = new Picture(false, Duration.ofSeconds(10));

    @Test
    void showsWeightsAsBars() {
        Scene scene =
                Scene.EMPTY
                        .trying("v2 is tried", Duration.ZERO)
                        .seen(Worlds.snapshot().progressing().weight(30).build())
                        .serving("cart:v1", "cart:v2", new Traffic.Users(1200, 6));

        List<String> lines = picture.whole(scene, NOW);

        assertThat(lines)
                .contains(
                        "weir demo   shop/cart   12.3s   v2 is tried",
                        "  phase    Progressing",
                        "  primary  "
                                + "█".repeat(28)
                                + "░".repeat(12)
                                + "  70 %   cart:v1  1 pods",
                        "  canary   "
                                + "█".repeat(12)
                                + "░".repeat(28)
                                + "  30 %   cart:v2  1 pods",
                        "  users    1,200 requests, 0.5 % failed");
    }

    @Test
    void alwaysHasTheSameHeight() {
        Scene scene = Scene.EMPTY;
        int height = picture.whole(scene, NOW).size();
        for (int i = 0; i < 30; i++) {
            scene = scene.trying("step " + i, NOW);

            assertThat(picture.whole(scene, NOW)).hasSize(height);
        }
    }

    @Test
    void showsACheckWithValueAndLimit() {
        assertThat(picture.check(BAD))
                .isEqualTo("  ✗ request-success-rate      74.55   at least 99");
    }

    @Test
    void usesNoEscapesWithoutColours() {
        Scene scene =
                new Scene(
                        "t",
                        Phase.FAILED,
                        new Side("a", 1, 100),
                        new Side("b", 0, 0),
                        List.of(BAD),
                        new Traffic.Users(1, 0),
                        List.of(new Scene.Line(NOW, Optional.empty(), "begins")));

        assertThat(String.join("\n", picture.whole(scene, NOW))).doesNotContain("\u001b");
    }

    @Test
    void plainShowTellsEachEventOnce() {
        StringWriter text = new StringWriter();
        Show show = Show.plain(new PrintWriter(text));
        Scene scene = Scene.EMPTY.trying("one", Duration.ofSeconds(1));

        show.show(scene, NOW);
        show.show(scene, NOW);
        show.show(scene.trying("two", Duration.ofSeconds(2)), NOW);
        show.end();

        assertThat(text.toString().lines()).containsExactly("  1.0s  » one", "  2.0s  » two");
    }

    @Test
    void liveShowLeavesTheTerminalAsItWas() {
        StringWriter text = new StringWriter();
        Show show = Show.live(new PrintWriter(text), Duration.ofSeconds(10));

        show.show(Scene.EMPTY, NOW);
        show.end();
        show.end();

        assertThat(text.toString())
                .startsWith("\u001b[?25l\u001b[?7l")
                .endsWith("\u001b[?7h\u001b[?25h");
        assertThat(text.toString().split("\\[\\?25h", -1)).hasSize(2);
    }
}
