package io.weir.notifier;

import io.weir.notifier.alert.Notice;
import io.weir.notifier.alert.Notice.Field;
import io.weir.rollout.Severity;
import java.util.List;

/** Notices and objects that several tests use. */
public final class Notices {

    private Notices() {}

    /** A notice with two fields and signs that have a meaning in markup. */
    public static Notice of(Severity severity) {
        return new Notice(
                Changes.CART,
                "uid-cart",
                "RolledBack",
                severity,
                "Rolled back, failed checks reached the threshold: 5",
                "request-success-rate is 85, below 99",
                List.of(new Field("Cluster", "east"), new Field("rate", "85 < 99 & <!channel>")),
                Changes.AT,
                new Notice.Run("run", "Failed", "758df7c9fc", false));
    }

    /** The same with another text. */
    public static Notice saying(String text) {
        return new Notice(
                Changes.CART,
                "uid-cart",
                "TrafficShifted",
                Severity.INFO,
                "Traffic shifted",
                text,
                List.of(),
                Changes.AT,
                Notice.Run.NONE);
    }
}
