package io.weir.e2e.chaos;

import java.time.Duration;
import java.util.List;

/**
 * What is released, and what has to come of it.
 *
 * @param canaries their names
 * @param released how many waves were released: each of them is one run of every canary
 */
record Waves(List<String> canaries, int released) {

    static final Duration INTERVAL = Duration.ofSeconds(8);
    static final List<Integer> STEPS = List.of(20, 40, 60);
    static final int THRESHOLD = 2;

    /** Every fifth is rolled back each time: what its metric says is never good enough. */
    static boolean bad(String canary) {
        return Integer.parseInt(canary.substring(canary.lastIndexOf('-') + 1)) % 5 == 4;
    }

    /**
     * The image that a wave releases.
     *
     * @param wave from 1 on; 0 is what is there before
     */
    static String image(int wave) {
        return "app:" + (wave + 1);
    }

    /** The same with this number of waves. */
    Waves released(int waves) {
        return new Waves(canaries, waves);
    }
}
