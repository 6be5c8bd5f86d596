package io.weir.workload;

import io.weir.kubernetes.Annotations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which labels and annotations of a user's object its copy takes over (canary.md 2.2). Never those
 * by which another controller knows the original.
 *
 * @param prefixes of keys that are taken over; {@code *} takes all, an empty one none
 */
public record CopiedKeys(List<String> prefixes) {

    private static final String FLUX = "toolkit.fluxcd.io";
    private static final Set<String> NEVER =
            Set.of(
                    Annotations.LAST_APPLIED,
                    Annotations.TRACKED_CONFIGS,
                    Annotations.OWNED,
                    Annotations.COPY_OF);
    private static final String DEPLOYMENT = "deployment.kubernetes.io/";
    private static final String DAEMON_SET = "deprecated.daemonset.template.generation";

    /** For pods: everything but what is never copied. */
    public static final CopiedKeys ALL = new CopiedKeys(List.of("*"));

    public CopiedKeys {
        prefixes = List.copyOf(prefixes);
    }

    /** Whether the key is taken over. */
    public boolean include(String key) {
        return !NEVER.contains(key)
                && !key.contains(FLUX)
                && !key.startsWith(DEPLOYMENT)
                && !key.equals(DAEMON_SET)
                && prefixes.stream()
                        .anyMatch(
                                prefix ->
                                        prefix.equals("*")
                                                || (!prefix.isEmpty() && key.startsWith(prefix)));
    }

    /** Those of the entries that are taken over. */
    public Map<String, String> of(Map<String, String> entries) {
        Map<String, String> copied = new LinkedHashMap<>();
        entries.forEach(
                (key, value) -> {
                    if (include(key)) {
                        copied.put(key, value);
                    }
                });
        return copied;
    }

    /** A copy's entries: those that are taken over follow the original, the others stay. */
    public Map<String, String> onto(Map<String, String> copy, Map<String, String> original) {
        Map<String, String> entries = new LinkedHashMap<>(copy);
        entries.keySet().removeIf(this::include);
        entries.putAll(of(original));
        return entries;
    }
}
