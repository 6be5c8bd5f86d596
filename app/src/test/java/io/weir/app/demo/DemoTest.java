package io.weir.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.app.Pace;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The real demo, with all four services, ten times as fast. */
class DemoTest {

    @Test
    @Timeout(90)
    void promotesTheGoodReleaseAndRollsBackTheBadOne() {
        StringWriter text = new StringWriter();

        int exit = Demo.run(new Demo.Options(true, new Pace(10)), new PrintWriter(text, true));

        String told = text.toString();
        assertThat(exit).as(told).isZero();
        assertThat(told.lines().map(DemoTest::first).filter(PHASES::contains).distinct())
                .containsExactlyElementsOf(PHASES);
        assertThat(told)
                .contains("10.0 times as fast", "✓ request-success-rate", "✗ request-success-rate")
                .contains("ok: cart:v2 was promoted; cart:v3 was rolled back, at most 30 %");
    }

    private static final List<String> PHASES =
            List.of(
                    "Initializing",
                    "Initialized",
                    "Progressing",
                    "Promoting",
                    "Finalising",
                    "Succeeded",
                    "Failed");

    /** The word after the time. */
    private static String first(String line) {
        String[] words = line.strip().split("\\s+", 3);
        return words.length > 1 ? words[1] : "";
    }
}
