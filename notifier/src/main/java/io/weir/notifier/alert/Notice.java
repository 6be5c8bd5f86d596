package io.weir.notifier.alert;

import io.weir.rollout.CanaryKey;
import io.weir.rollout.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What is told of one change, the same to every receiver. Holds no secret; its size is bounded, so
 * that neither a topic nor a receiver refuses it.
 *
 * @param canary whose
 * @param uid of the Canary object
 * @param reason one word in camel case, stable: tools compare it
 * @param severity how much it matters
 * @param title a short sentence without a full stop
 * @param text why, in a sentence with objects and values; may be empty
 * @param fields facts in the order in which they are shown
 * @param at when it was done, UTC
 * @param run where the run stands after it
 */
public record Notice(
        CanaryKey canary,
        String uid,
        String reason,
        Severity severity,
        String title,
        String text,
        List<Field> fields,
        Instant at,
        Run run) {

    private static final int LONGEST_TITLE = 2000;
    private static final int LONGEST_TEXT = 4000;
    private static final int MOST_FIELDS = 30;

    public Notice {
        title = cut(title, LONGEST_TITLE);
        text = cut(text, LONGEST_TEXT);
        fields = List.copyOf(fields.subList(0, Math.min(fields.size(), MOST_FIELDS)));
    }

    /**
     * The run that a change belongs to, as it stands after the change.
     *
     * @param id of the current or last run; empty text before the first
     * @param phase as the status shows it
     * @param checksum tells configurations apart, for event webhooks
     * @param going whether the run has not ended
     */
    public record Run(String id, String phase, String checksum, boolean going) {

        /** Before anything is known of a run. */
        public static final Run NONE = new Run("", "", "", false);
    }

    /** The same with another title, which then stands for the text as well. */
    public Notice retold(String words) {
        return new Notice(canary, uid, reason, severity, words, "", fields, at, run);
    }

    /** {@code NAME.NAMESPACE} of the Canary, as chat messages name their source. */
    public String source() {
        return canary.name() + "." + canary.namespace();
    }

    /** {@code Normal} or {@code Warning}, as Kubernetes Events tell things apart. */
    public String eventType() {
        return severity == Severity.INFO ? "Normal" : "Warning";
    }

    /** One fact. */
    public record Field(String name, String value) {
        private static final int LONGEST_NAME = 100;
        private static final int LONGEST_VALUE = 1000;

        public Field {
            name = cut(name, LONGEST_NAME);
            value = cut(value, LONGEST_VALUE);
        }
    }

    /** Title and text in one; a text that begins as the title does stands for both. */
    public String sentence() {
        if (text.isEmpty()) {
            return title;
        }
        boolean said = text.toLowerCase(Locale.ROOT).startsWith(title.toLowerCase(Locale.ROOT));
        return said ? text : title + ": " + text;
    }

    /** Never between the two halves of a character. */
    private static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = longest - 1;
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + "…";
    }
}
