package io.weir.analyzer.http;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Takes known secrets out of texts that come from outside: a server may echo what it was sent. Its
 * own text form shows none.
 */
public final class Redaction {
    private final List<String> secrets;

    /** Longer ones go first, so that no part of one that holds another stays. */
    public Redaction(Collection<String> secrets) {
        this.secrets =
                secrets.stream()
                        .filter(secret -> !secret.isBlank())
                        .distinct()
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .toList();
    }

    /** The text with each secret replaced. */
    public String of(String text) {
        String redacted = text;
        for (String secret : secrets) {
            redacted = redacted.replace(secret, "***");
        }
        return redacted;
    }

    @Override
    public String toString() {
        return "Redaction[" + secrets.size() + " secrets]";
    }
}
