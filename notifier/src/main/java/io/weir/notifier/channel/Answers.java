package io.weir.notifier.channel;

import io.weir.notifier.delivery.Result;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the status of an answer means, the same for all chat services. Pure. */
final class Answers {

    private static final int MOST_DIGITS = 9;

    /** Seconds with a fraction, as Discord writes them. */
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,9}\\.[0-9]{1,9}");

    private Answers() {}

    /**
     * Judges a status; answers of 2xx are the channel's to judge.
     *
     * @param retryAfter the header of that name, seconds or a date
     * @param now to count a date from
     */
    static Optional<Result> judge(int status, Optional<String> retryAfter, Instant now) {
        if (status >= 200 && status < 300) {
            return Optional.empty();
        }
        String reason = "answered with status " + status;
        if (status == 408 || status == 425 || status == 429 || status >= 500) {
            return Optional.of(
                    new Result.Retry(reason, retryAfter.flatMap(text -> after(text, now))));
        }
        if (status >= 300 && status < 400) {
            return Optional.of(
                    new Result.Dead(
                            reason
                                    + ": redirects to elsewhere are not followed, give the final"
                                    + " one"));
        }
        // A chat service forgets an exchanged address with 404 or 410 rather than with 401.
        boolean exchanged = status == 401 || status == 403 || status == 404 || status == 410;
        return Optional.of(exchanged ? new Result.Refused(reason) : new Result.Dead(reason));
    }

    /** Reads a {@code Retry-After}; absent when it says nothing, never negative. */
    static Optional<Duration> after(String text, Instant now) {
        String bare = text.strip();
        if (DECIMAL.matcher(bare).matches()) {
            return Optional.of(Duration.ofMillis((long) (Double.parseDouble(bare) * 1000)));
        }
        if (!bare.isEmpty() && bare.chars().allMatch(c -> c >= '0' && c <= '9')) {
            boolean ages = bare.length() > MOST_DIGITS;
            return Optional.of(Duration.ofSeconds(ages ? Integer.MAX_VALUE : Long.parseLong(bare)));
        }
        try {
            Instant then =
                    ZonedDateTime.parse(bare, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            Duration left = Duration.between(now, then);
            return Optional.of(left.isNegative() ? Duration.ZERO : left);
        } catch (DateTimeParseException unreadable) {
            return Optional.empty();
        }
    }
}
