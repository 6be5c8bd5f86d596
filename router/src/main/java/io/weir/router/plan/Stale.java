package io.weir.router.plan;

/**
 * The world that a verdict was decided on is gone: nothing is done, nobody is told, the analyzer
 * decides again.
 */
public final class Stale extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Stale(String message) {
        super(message, null, false, false);
    }
}
