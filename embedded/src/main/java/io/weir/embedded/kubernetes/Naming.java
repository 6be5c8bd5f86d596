package io.weir.embedded.kubernetes;

import java.util.UUID;

/** Identifiers that follow from the order of calls alone, so that a simulation repeats itself. */
final class Naming {

    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private long count;

    /** A new uid, in the form of a random UUID. */
    String uid() {
        count++;
        return new UUID(0x5765_6972_0000_4000L, 0x8000_0000_0000_0000L | count).toString();
    }

    /** Five letters and digits to complete a generated name. */
    String suffix() {
        count++;
        var text = new StringBuilder();
        long rest = count * 2_654_435_761L;
        for (int i = 0; i < 5; i++) {
            text.append(LETTERS.charAt(Math.floorMod(rest, LETTERS.length())));
            rest /= LETTERS.length();
        }
        return text.toString();
    }
}
