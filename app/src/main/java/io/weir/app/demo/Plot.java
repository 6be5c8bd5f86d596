package io.weir.app.demo;

import io.weir.rollout.Phase;
import java.time.Duration;
import java.util.Optional;

/**
 * The story: install, a good release, a bad one. Looked at again and again with what is to be seen
 * in the cluster; does what a person would do next, and knows when it is over. Lives on one event
 * loop.
 */
final class Plot {

    /** How the story ended. */
    record Ending(boolean asItShould, String text) {}

    /** What is waited for. */
    private enum Act {
        START,
        INSTALLED,
        GOOD,
        BAD
    }

    /** Time to see how an act ended before the next begins. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Shop shop;
    private Act act = Act.START;
    private Optional<Duration> over = Optional.empty();
    private boolean running;
    private int most;

    Plot(Shop shop) {
        this.shop = shop;
    }

    /** What a person did now, in words; empty when nothing. */
    Optional<String> act(Duration now) {
        if (act == Act.START) {
            shop.install();
            act = Act.INSTALLED;
            return Optional.of(
                    Release.FIRST.image() + " is installed, and a Canary that watches it");
        }
        if (over.isEmpty() || now.minus(over.get()).compareTo(PAUSE) < 0) {
            return Optional.empty();
        }
        if (act == Act.INSTALLED) {
            return release(Act.GOOD, Release.GOOD, "a good release");
        }
        return act == Act.GOOD
                ? release(Act.BAD, Release.BAD, "a bad release: every fourth answer is an error")
                : Optional.empty();
    }

    private Optional<String> release(Act next, Release release, String what) {
        act = next;
        over = Optional.empty();
        running = false;
        most = 0;
        shop.release(release);
        return Optional.of("the image is set to " + release.image() + ", " + what);
    }

    /** Whether the story is over, and how. */
    Optional<Ending> ending(Duration now) {
        Phase phase = shop.phase();
        running |= phase == Phase.PROGRESSING;
        most = Math.max(most, shop.weight());
        if (over.isEmpty() && reached(phase)) {
            over = Optional.of(now);
        }
        if (act == Act.GOOD && running && phase == Phase.FAILED) {
            return Optional.of(new Ending(false, "the good release was rolled back"));
        }
        if (act == Act.BAD && running && (phase.isPromoting() || phase == Phase.SUCCEEDED)) {
            return Optional.of(new Ending(false, "the bad release was promoted"));
        }
        boolean end =
                act == Act.BAD && over.isPresent() && now.minus(over.get()).compareTo(PAUSE) > 0;
        return end
                ? Optional.of(
                        new Ending(
                                true,
                                Release.GOOD.image()
                                        + " was promoted; "
                                        + Release.BAD.image()
                                        + " was rolled back, at most "
                                        + most
                                        + " % of requests ever reached it"))
                : Optional.empty();
    }

    /** For the message when time runs out. */
    String waitingFor() {
        return switch (act) {
            case START -> "the services to start";
            case INSTALLED -> "the canary to be initialised; it is " + phase();
            case GOOD -> Release.GOOD.image() + " to be promoted; the canary is " + phase();
            case BAD -> Release.BAD.image() + " to be rolled back; the canary is " + phase();
        };
    }

    private String phase() {
        return shop.phase() == Phase.NONE ? "untouched" : shop.phase().text();
    }

    private boolean reached(Phase phase) {
        boolean usersOnPrimary = shop.weight() == 0 && shop.primary().available();
        return switch (act) {
            case START -> false;
            case INSTALLED -> phase == Phase.INITIALIZED && usersOnPrimary;
            case GOOD ->
                    running
                            && phase == Phase.SUCCEEDED
                            && usersOnPrimary
                            && shop.primary().release() == Release.GOOD;
            case BAD ->
                    running
                            && phase == Phase.FAILED
                            && usersOnPrimary
                            && shop.primary().release() == Release.GOOD
                            && shop.replicas(Shop.CANARY.name()) == 0;
        };
    }
}
