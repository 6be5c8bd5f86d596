package io.weir.router.plan;

import java.util.List;

/**
 * What all plans share.
 *
 * @param selectorKeys labels that may select a target's pods, first match wins
 * @param labelPrefixes prefixes of labels and annotations that copies take over; {@code *} takes
 *     all
 * @param trackConfigs whether ConfigMaps and Secrets are copied for the primary
 * @param routesElsewhere whether routes live in another cluster than the Canaries: there nothing
 *     can be owned by a Canary, and nothing goes with it by itself
 */
public record PlanSettings(
        List<String> selectorKeys,
        List<String> labelPrefixes,
        boolean trackConfigs,
        boolean routesElsewhere) {

    /** All in one cluster. */
    public PlanSettings(
            List<String> selectorKeys, List<String> labelPrefixes, boolean trackConfigs) {
        this(selectorKeys, labelPrefixes, trackConfigs, false);
    }

    /** The same with routes there, or not. */
    public PlanSettings withRoutesElsewhere(boolean elsewhere) {
        return new PlanSettings(selectorKeys, labelPrefixes, trackConfigs, elsewhere);
    }

    public PlanSettings {
        selectorKeys = List.copyOf(selectorKeys);
        labelPrefixes = List.copyOf(labelPrefixes);
    }
}
