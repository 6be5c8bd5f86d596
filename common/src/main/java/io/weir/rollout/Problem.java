package io.weir.rollout;

/**
 * Something that is wrong with a Canary or with what it refers to, found by looking at the cluster
 * alone.
 *
 * @param reason reason of the {@code Ready} condition, for example {@code TargetNotFound}
 * @param message a sentence that names the field or object and the value
 * @param effect what it keeps from happening
 */
public record Problem(String reason, String message, Effect effect) {

    /** What a problem keeps from happening. */
    public enum Effect {
        /**
         * Nothing can be done with this Canary: a run under way is rolled back, none is started.
         */
        BLOCKS,
        /** A check will not pass; the rest goes on. */
        FAILS_CHECKS,
        /** Worth saying, nothing else. */
        WARNS
    }

    public static final String TARGET_NOT_FOUND = "TargetNotFound";
    public static final String SCALER_NOT_FOUND = "ScalerNotFound";
    public static final String CONFLICT = "Conflict";

    /** Another controller has the Canary: nothing at all is done with it. */
    public static final String FLAGGER_RUNS = "FlaggerRuns";

    public static final String INVALID = "Invalid";
    public static final String UNSUPPORTED = "Unsupported";
    public static final String TEMPLATE_INVALID = "TemplateInvalid";
    public static final String TEMPLATE_NOT_FOUND = "TemplateNotFound";
    public static final String CONFIG_NOT_FOUND = "ConfigNotFound";
    public static final String TOO_LARGE = "TooLarge";
}
