package io.weir.rollout;

/**
 * The Canary's {@code Ready} condition.
 *
 * @param state whether it does what it should
 * @param reason one word in camel case, stable: tools compare it
 * @param message a sentence for people, with the object and the value concerned
 */
public record Health(State state, String reason, String message) {

    /** Values of a condition. */
    public enum State {
        TRUE("True"),
        FALSE("False"),
        /** On its way. */
        UNKNOWN("Unknown");

        private final String text;

        State(String text) {
            this.text = text;
        }

        /** As the condition shows it. */
        public String text() {
            return text;
        }
    }

    public static Health good(String reason, String message) {
        return new Health(State.TRUE, reason, message);
    }

    public static Health bad(String reason, String message) {
        return new Health(State.FALSE, reason, message);
    }

    public static Health underWay(String reason, String message) {
        return new Health(State.UNKNOWN, reason, message);
    }
}
