package io.weir.analyzer.http;

/** The start of an answer's body, fit for an event's text: one line, bounded. */
public final class Excerpt {
    /** Enough for an error text, short enough for an event. */
    public static final int MAX_LENGTH = 500;

    private Excerpt() {}

    /** White space and control characters become single blanks; a cut is shown. */
    public static String of(String body) {
        String line = body.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        if (line.length() <= MAX_LENGTH) {
            return line;
        }
        boolean splitsPair = Character.isHighSurrogate(line.charAt(MAX_LENGTH - 1));
        return line.substring(0, splitsPair ? MAX_LENGTH - 1 : MAX_LENGTH) + "…";
    }
}
