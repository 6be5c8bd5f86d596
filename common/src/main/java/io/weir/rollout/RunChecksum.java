package io.weir.rollout;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The opaque text that tells receivers of webhooks apart which configuration a call is about: equal
 * during one run, different between configurations. Bit-compatible with what existing receivers
 * have stored (webhooks.md 3).
 */
public final class RunChecksum {

    private static final int FNV_OFFSET = 0x811c9dc5;
    private static final int FNV_PRIME = 0x01000193;

    /** Replaces the decimal digits 0 to 9, so that the text is never mistaken for a number. */
    private static final String LETTERS = "456789bcdf";

    private RunChecksum() {}

    /**
     * The checksum of what a Canary's status holds.
     *
     * @param trackedConfigs {@code status.trackedConfigs}, empty when the field is missing; an
     *     empty map is another configuration than a missing one
     * @param lastAppliedSpec {@code status.lastAppliedSpec}, the empty text when missing
     */
    public static String of(Optional<Map<String, String>> trackedConfigs, String lastAppliedSpec) {
        String configs =
                trackedConfigs
                        .map(
                                tracked ->
                                        new TreeMap<>(tracked)
                                                .entrySet().stream()
                                                        .map(e -> e.getKey() + ":" + e.getValue())
                                                        .collect(
                                                                Collectors.joining(
                                                                        " ", "map[", "]")))
                        .orElse("<nil>");
        String text =
                "(struct { TrackedConfigs *map[string]string; LastAppliedSpec string })"
                        + "{TrackedConfigs:(*map[string]string)"
                        + configs
                        + " LastAppliedSpec:(string)"
                        + lastAppliedSpec
                        + "}";
        return Integer.toUnsignedString(fnv1a(text))
                .chars()
                .mapToObj(digit -> String.valueOf(LETTERS.charAt(digit - '0')))
                .collect(Collectors.joining());
    }

    private static int fnv1a(String text) {
        int hash = FNV_OFFSET;
        for (byte next : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (next & 0xff)) * FNV_PRIME;
        }
        return hash;
    }
}
