package io.weir.e2e.chaos;

import java.time.Instant;

/**
 * One write about one canary that the API server answered with success, or that it could not answer
 * because who asked was killed meanwhile: such a write may have been done.
 */
sealed interface Write {

    Made made();

    /**
     * What every write has.
     *
     * @param canary name of the one that it is about
     * @param version resourceVersion of the object after it, which orders writes of all kinds; 0 of
     *     one without an answer
     * @param received when the API server got it
     * @param user who wrote
     */
    record Made(String canary, long version, Instant received, String user) {

        boolean answered() {
            return version > 0;
        }
    }

    /**
     * A VirtualService.
     *
     * @param weight percent of the canary
     * @param verdict that asked for it
     */
    record Route(Made made, int weight, String verdict) implements Write {}

    /**
     * A Canary's status.
     *
     * @param standing phase, weight, failed checks
     * @param run id of the current or last run; empty text before the first
     * @param verdict that was carried out
     * @param revision hash of the template that is, or was last, analysed
     * @param step when the last step was applied, by the router's clock
     */
    record Status(
            Made made, Standing standing, String run, String verdict, String revision, Instant step)
            implements Write {}

    /**
     * Where a canary stands.
     *
     * @param failed checks
     */
    record Standing(String phase, int weight, int failed) {

        boolean ended() {
            return phase.equals("Succeeded") || phase.equals("Failed");
        }

        @Override
        public String toString() {
            return phase + "/" + weight + "/" + failed;
        }
    }

    /** The copy that serves users. */
    record Primary(Made made, String image) implements Write {}

    /** The workload that is released. */
    record Target(Made made, String image, int replicas) implements Write {}
}
