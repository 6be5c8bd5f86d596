package io.weir.notifier.alert;

import io.weir.rollout.Severity;

/**
 * What a change means to people.
 *
 * @param reason of the Kubernetes Event
 * @param severity {@code INFO} is a Normal event, the others a Warning
 * @param title a short sentence
 * @param reach who hears of it
 */
record Fact(String reason, Severity severity, String title, Reach reach) {

    /** Who hears of a fact, and how much. */
    enum Reach {
        /** Only the Canary's events. */
        EVENTS,
        /** Alert receivers too. */
        ALERT,
        /** Alert receivers too, with what the Canary asks for. */
        DETAILED_ALERT
    }

    static Fact event(String reason, Severity severity, String title) {
        return new Fact(reason, severity, title, Reach.EVENTS);
    }

    static Fact alert(String reason, Severity severity, String title) {
        return new Fact(reason, severity, title, Reach.ALERT);
    }

    static Fact detailed(String reason, String title) {
        return new Fact(reason, Severity.INFO, title, Reach.DETAILED_ALERT);
    }
}
