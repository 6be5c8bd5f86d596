package io.weir.analyzer.hook;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * When a call is tried again (webhooks.md 2): after 1, 2, 4 … seconds, at most 30. Pure.
 *
 * <p>A {@code Retry-After} of the server replaces the wait, but never makes it longer than the
 * longer of the hook's own time limit and 30 seconds: a server must not hold a rollout for hours.
 */
final class HookSchedule {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private HookSchedule() {}

    /** Whether the status is worth another attempt. */
    static boolean isRetryable(int status) {
        return status == 429 || (status >= 500 && status != 501);
    }

    /**
     * The wait before the next attempt.
     *
     * @param attempt the one that failed, from 1
     * @param retryAfter the server's header, looked at for 429 and 503
     * @param timeout of one attempt
     */
    static Duration pause(
            int attempt, int status, Optional<String> retryAfter, Duration timeout, Instant now) {
        Duration own = attempt > 5 ? LONGEST : Duration.ofSeconds(1L << (attempt - 1));
        Duration longest = timeout.compareTo(LONGEST) > 0 ? timeout : LONGEST;
        return retryAfter
                .filter(header -> status == 429 || status == 503)
                .flatMap(header -> wished(header.strip(), now))
                .map(wish -> wish.compareTo(longest) > 0 ? longest : wish)
                .orElse(own);
    }

    private static Optional<Duration> wished(String header, Instant now) {
        if (header.matches("[0-9]{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(header)));
        }
        try {
            Instant date =
                    ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            return Optional.of(date.isAfter(now) ? Duration.between(now, date) : Duration.ZERO);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
