package io.weir.rollout;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A revision of the target as it was seen: its pod template and the configuration that the template
 * refers to.
 *
 * @param template hash of the pod template in canonical form
 * @param configs checksum by {@code configmap/NAME} or {@code secret/NAME} (canary.md 2.7)
 * @param uid of the workload: generations of another object say nothing
 * @param generation of the workload; 0 for a kind that counts none, like Services
 * @param same hashes of stored templates that were found equal to this one although the hashes
 *     differ, because the API server serves fields that it did not serve then
 */
public record Revision(
        String template,
        Map<String, String> configs,
        String uid,
        long generation,
        Set<String> same) {

    public Revision {
        // In one order in every process: ids of verdicts follow from the text of a revision.
        configs = Collections.unmodifiableMap(new TreeMap<>(configs));
        same = Collections.unmodifiableSet(new TreeSet<>(same));
    }

    /** What is remembered of this revision. */
    public Mark mark() {
        return new Mark(template, Ids.of(configs.toString()), uid, generation);
    }

    /**
     * Whether this is the remembered revision: the same configuration, and the same template by its
     * hash, by the workload's generation (the API server added defaults), or by comparison with the
     * stored one.
     */
    public boolean is(Mark mark) {
        Mark own = mark();
        return own.configs().equals(mark.configs())
                && (template.equals(mark.template())
                        || (generation > 0
                                && uid.equals(mark.uid())
                                && generation == mark.generation())
                        || same.contains(mark.template()));
    }
}
