package io.weir.rollout;

import java.util.Optional;

/**
 * The cookies that keep a user on one side during a run (routing/README.md 9), each as {@code
 * NAME=VALUE}. They follow from run and weight, so that a verdict carried out again, or by another
 * process after a crash, finds the ones that users were given.
 *
 * @param canary of users who were served by the canary in this run
 * @param primary of users who were served by the primary at this weight; another one at each step,
 *     so that all of them are asked again
 * @param previous of the run before, so that it can be deleted on clients
 */
public record Cookies(
        Optional<String> canary, Optional<String> primary, Optional<String> previous) {

    /** Nobody is kept anywhere. */
    public static final Cookies NONE =
            new Cookies(Optional.empty(), Optional.empty(), Optional.empty());

    private static final int LENGTH = 10;
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /**
     * Those after a verdict.
     *
     * @param names of the cookies that are wanted now
     * @param run id of the run
     * @param weight percent of the canary after the verdict; with 0 the run's cookie becomes the
     *     previous one, and stays that until the next run ends
     */
    public Cookies after(Names names, String run, int weight) {
        if (weight == 0) {
            return new Cookies(Optional.empty(), Optional.empty(), canary.or(() -> previous));
        }
        String kept = names.canary() + "=";
        return new Cookies(
                canary.filter(pair -> pair.startsWith(kept))
                        .or(() -> Optional.of(kept + value(run, names.canary()))),
                names.primary().map(name -> name + "=" + value(run, name, "" + weight)),
                previous);
    }

    private static String value(String... seed) {
        String hash = Ids.of(seed);
        StringBuilder value = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            int part = Integer.parseInt(hash.substring(i * 3, i * 3 + 3), 16);
            value.append(LETTERS.charAt(part % LETTERS.length()));
        }
        return value.toString();
    }

    /**
     * What the cookies are called.
     *
     * @param primary absent where users of the primary are not kept
     */
    public record Names(String canary, Optional<String> primary) {}
}
