package io.weir.kubernetes.api;

import io.weir.rollout.CanaryKey;
import io.weir.rollout.ObjectRef;
import java.util.Optional;

/** References of a Canary to objects that may live in another namespace (canary.md 1.8). */
final class References {

    private final CanaryKey canary;
    private final ReaderSettings settings;
    private final Problems problems;

    References(CanaryKey canary, ReaderSettings settings, Problems problems) {
        this.canary = canary;
        this.settings = settings;
        this.problems = problems;
    }

    /**
     * Reads {@code field.name} and {@code field.namespace}, by default the Canary's.
     *
     * @param what the object is, for the message
     * @return empty without a name; a reference that is not allowed is given all the same, and
     *     noted
     */
    Optional<ObjectRef> read(Fields owner, String field, String what) {
        Fields reference = owner.object(field);
        Optional<ObjectRef> read =
                reference
                        .text("name")
                        .map(
                                name ->
                                        new ObjectRef(
                                                reference
                                                        .text("namespace")
                                                        .orElse(canary.namespace()),
                                                name));
        read.filter(ref -> !settings.crossNamespaceRefs())
                .filter(ref -> !ref.namespace().equals(canary.namespace()))
                .ifPresent(
                        ref ->
                                problems.blocks(
                                        owner.path(field)
                                                + ": "
                                                + what
                                                + " "
                                                + ref
                                                + " is in another namespace, which is not"
                                                + " allowed here"));
        return read;
    }
}
