package io.weir.notifier.channel;

import java.util.Optional;

/**
 * A text that is in no log and no message: shows itself to nobody who does not ask for it.
 *
 * @param text without blanks around it, never empty
 */
public record Confidential(String text) {

    public Confidential {
        if (text.isEmpty() || !text.equals(text.strip())) {
            throw new IllegalArgumentException("an empty or untrimmed confidential text");
        }
    }

    /** What is left of a text without the blanks and line ends around it, if anything is. */
    public static Optional<Confidential> of(String text) {
        String bare = text.strip();
        return bare.isEmpty() ? Optional.empty() : Optional.of(new Confidential(bare));
    }

    @Override
    public String toString() {
        return "(confidential)";
    }
}
