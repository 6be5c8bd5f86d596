package io.weir.app.demo;

import java.util.stream.Stream;

/**
 * The releases of the simulated application, and how each of them behaves.
 *
 * <p>The figures are those of one pod under any load: the demo shows what Weir does, not how
 * applications break.
 */
enum Release {
    FIRST("v1", 0.001, 40),
    GOOD("v2", 0.001, 35),
    BAD("v3", 0.25, 60);

    /** The container's image without its tag. */
    static final String IMAGE = "cart";

    private final String tag;
    private final double errors;
    private final double median;

    Release(String tag, double errors, double median) {
        this.tag = tag;
        this.errors = errors;
        this.median = median;
    }

    /** As in the pod template. */
    String image() {
        return IMAGE + ":" + tag;
    }

    /** Share of requests that are answered with an error, 0 to 1. */
    double errors() {
        return errors;
    }

    /** Half of the requests take no longer, in milliseconds. */
    double median() {
        return median;
    }

    /** The release of an image. */
    static Release of(String image) {
        return Stream.of(values())
                .filter(release -> release.image().equals(image))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("no release has the image " + image));
    }
}
