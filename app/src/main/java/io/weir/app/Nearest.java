package io.weir.app;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Which known name somebody meant that wrote another one. Pure. */
public final class Nearest {

    private Nearest() {}

    /** The name that is nearest, if one is near enough to be meant. */
    public static Optional<String> of(String written, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(name -> distance(written, name)))
                .filter(name -> distance(written, name) <= 1 + name.length() / 4);
    }

    /** How many letters to add, leave out or change from one to the other. */
    private static int distance(String one, String other) {
        int[] before = new int[other.length() + 1];
        for (int j = 0; j < before.length; j++) {
            before[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] row = new int[before.length];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1], before[j]) + 1, before[j - 1] + change);
            }
            before = row;
        }
        return before[other.length()];
    }
}
