package io.weir.rollout;

import java.util.Arrays;

/** When a webhook is called (webhooks.md 4); the texts are contract. */
public enum HookType {
    CONFIRM_ROLLOUT("confirm-rollout"),
    PRE_ROLLOUT("pre-rollout"),
    ROLLOUT("rollout"),
    CONFIRM_TRAFFIC_INCREASE("confirm-traffic-increase"),
    CONFIRM_PROMOTION("confirm-promotion"),
    POST_ROLLOUT("post-rollout"),
    ROLLBACK("rollback"),
    /** Called with every change, by the notifier. */
    EVENT("event");

    private final String text;

    HookType(String text) {
        this.text = text;
    }

    /** As a manifest writes it. */
    public String text() {
        return text;
    }

    /**
     * Reads a manifest's text; an empty one means {@link #ROLLOUT}.
     *
     * @throws IllegalArgumentException for any other text that is no type
     */
    public static HookType of(String text) {
        if (text.isEmpty()) {
            return ROLLOUT;
        }
        return Arrays.stream(values())
                .filter(type -> type.text.equals(text))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "not a type of webhook: '" + text + "'"));
    }
}
