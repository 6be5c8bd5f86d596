package io.weir.rollout;

import java.time.Instant;
import java.util.Optional;

/**
 * The last result of a check as the status shows it.
 *
 * @param value the number, absent where there was none
 * @param limits what it had to keep to
 * @param problem why the check failed, or what it waits for; empty text when it passed
 * @param query as it was sent, cut at 1,000 characters
 * @param at when it was made
 */
public record CheckValue(
        Optional<Double> value, Limits limits, String problem, String query, Instant at) {}
