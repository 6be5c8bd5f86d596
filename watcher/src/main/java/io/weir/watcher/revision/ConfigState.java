package io.weir.watcher.revision;

/** What matters of a ConfigMap or Secret. Never its contents. */
public sealed interface ConfigState {

    /** It belongs to the revision. */
    record Tracked(String checksum) implements ConfigState {}

    /** It is there and does not count: switched off, or a Secret of a type that is not copied. */
    record Untracked() implements ConfigState {}

    /** It went between the watch and the question. */
    record Missing() implements ConfigState {}

    /** It may not be read. The message names verb, kind and object. */
    record Forbidden(String message) implements ConfigState {}
}
