package io.weir.kubernetes;

/** Annotations that Weir itself puts on objects, beyond those that are contract. */
public final class Annotations {

    /**
     * On the target's pod template: digest of the configuration that its pods were started for. No
     * part of a revision.
     */
    public static final String TRACKED_CONFIGS = "weir.io/tracked-configs";

    /**
     * On routes: id of the verdict that wrote the weights. Every verdict on weights so changes the
     * object, also one that leaves the weights as they are, and a write that a deposed owner still
     * has under way meets a conflict. No part of a fingerprint.
     */
    public static final String VERDICT = "weir.io/verdict";

    /**
     * On Services and routes: which labels and annotations Weir put there for {@code spec.service},
     * so that they go with the spec while those of others stay. Absent where there are none.
     */
    public static final String OWNED = "weir.io/owned-metadata";

    /**
     * On copies of a user's Service, which is the target: its name. Marks what they are: all of
     * their spec is Weir's.
     */
    public static final String COPY_OF = "weir.io/copy-of";

    /**
     * On routes in another cluster than the Canary's: {@code namespace/name} of the Canary that
     * they were made for, in place of an owner reference, which would name nothing there.
     */
    public static final String CANARY = "weir.io/canary";

    /** On stored templates: version of the API server that served them. */
    public static final String SERVED_BY = "weir.io/served-by";

    /** Of a route that a user made: its spec before it was taken over (istio.md 4). */
    public static final String ORIGINAL = "flagger.kubernetes.io/original-configuration";

    /** The object as its owner applied it with kubectl; never copied to another object. */
    public static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    /** On pods of a primary: differs after each promotion, so that each is a rolling update. */
    public static final String POD_ID = "flagger-id";

    /** On pod templates: when a person last asked for fresh pods. */
    public static final String RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";

    /** On a paused ScaledObject: the number of pods at which its user had paused it before. */
    public static final String PAUSED_BEFORE = "weir.io/paused-replicas";

    private Annotations() {}
}
