package io.weir.traffic;

/** A Canary asks for a route that cannot be; the message names field and value. */
public final class TrafficProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public TrafficProblem(String message) {
        super(message);
    }
}
