package io.weir.watcher.admission;

import io.weir.kubernetes.api.CanaryView;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.CanarySpec;
import io.weir.rollout.Problem;
import io.weir.workload.scaler.Scalers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What each Canary takes for itself: its target, the primary, the Services, the scaler. Where two
 * want one thing, the older goes on. Lives on one event loop.
 */
public final class Claims {

    private static final Comparator<CanaryView> AGE =
            Comparator.comparing(CanaryView::created).thenComparing(CanaryView::uid);

    private final Map<Claim, Set<CanaryKey>> claimants = new HashMap<>();
    private final Map<CanaryKey, CanaryView> canaries = new HashMap<>();

    /**
     * One thing that only one Canary can have.
     *
     * @param what kind and name, as messages name it
     */
    private record Claim(String namespace, String what) {}

    /**
     * Takes a Canary, or its new form.
     *
     * @return other Canaries whose conflicts may have changed
     */
    public Set<CanaryKey> put(CanaryView canary) {
        Set<CanaryKey> touched = remove(canary.key());
        canaries.put(canary.key(), canary);
        for (Claim claim : claims(canary)) {
            Set<CanaryKey> others = claimants.computeIfAbsent(claim, any -> new HashSet<>());
            touched.addAll(others);
            others.add(canary.key());
        }
        touched.remove(canary.key());
        return touched;
    }

    /**
     * Forgets a Canary.
     *
     * @return other Canaries whose conflicts may have changed
     */
    public Set<CanaryKey> remove(CanaryKey key) {
        Set<CanaryKey> touched = new HashSet<>();
        CanaryView known = canaries.remove(key);
        if (known == null) {
            return touched;
        }
        for (Claim claim : claims(known)) {
            Set<CanaryKey> others = claimants.get(claim);
            others.remove(key);
            touched.addAll(others);
            if (others.isEmpty()) {
                claimants.remove(claim);
            }
        }
        return touched;
    }

    /** What stands between a Canary and others; one problem for each of the others. */
    public List<Problem> conflicts(CanaryKey key) {
        CanaryView own = canaries.get(key);
        if (own == null) {
            return List.of();
        }
        List<Problem> problems = new ArrayList<>();
        Set<CanaryKey> named = new HashSet<>();
        for (Claim claim : claims(own)) {
            claimants.getOrDefault(claim, Set.of()).stream()
                    .filter(other -> !other.equals(key) && named.add(other))
                    .sorted(Comparator.comparing(CanaryKey::toString))
                    .map(other -> conflict(own, canaries.get(other), claim))
                    .forEach(problems::add);
        }
        return problems;
    }

    private static Problem conflict(CanaryView own, CanaryView other, Claim claim) {
        return AGE.compare(own, other) > 0
                ? new Problem(
                        Problem.CONFLICT,
                        claim.what()
                                + " belongs to the older Canary "
                                + other.key()
                                + ": nothing is done with "
                                + own.key(),
                        Problem.Effect.BLOCKS)
                : new Problem(
                        Problem.CONFLICT,
                        "the younger Canary "
                                + other.key()
                                + " wants "
                                + claim.what()
                                + " too: nothing is done with it",
                        Problem.Effect.WARNS);
    }

    private static Set<Claim> claims(CanaryView canary) {
        if (canary.spec().isEmpty()) {
            return Set.of();
        }
        CanarySpec spec = canary.spec().get();
        String namespace = canary.key().namespace();
        Set<Claim> claims = new LinkedHashSet<>();
        claims.add(claim(namespace, spec.target().kind(), spec.target().name()));
        claims.add(claim(namespace, spec.target().kind(), spec.primary()));
        for (String suffix : List.of("", "-primary", "-canary")) {
            claims.add(claim(namespace, "Service", spec.apex() + suffix));
        }
        spec.subject()
                .scaler()
                .ifPresent(
                        ref -> {
                            claims.add(claim(namespace, ref.kind(), ref.name()));
                            claims.add(claim(namespace, ref.kind(), Scalers.copyName(ref.name())));
                        });
        return claims;
    }

    private static Claim claim(String namespace, String kind, String name) {
        return new Claim(namespace, kind.toLowerCase(Locale.ROOT) + " " + namespace + "/" + name);
    }
}
