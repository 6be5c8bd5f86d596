package io.weir.workload;

/**
 * The label by which Services and primary select pods.
 *
 * @param key for example {@code app}
 * @param value on the target's pods; the primary's have it with {@code -primary}
 */
public record SelectorLabel(String key, String value) {

    /** The value on the primary's pods. */
    public String primaryValue() {
        return value + "-primary";
    }
}
