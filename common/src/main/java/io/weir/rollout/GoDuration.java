package io.weir.rollout;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as the custom resources write them: a sequence of decimal numbers with units ({@code
 * 1m30s}, {@code 1.5h}, {@code 300ms}, optionally signed), the form of Go's standard library
 * (metrics.md 1, webhooks.md 2). Bounded by what fits into 64 bits of nanoseconds, about 292 years.
 */
public final class GoDuration {

    private static final Pattern COMPONENT =
            Pattern.compile("([0-9]*)(?:\\.([0-9]*))?(ns|us|µs|μs|ms|s|m|h)");

    private static final Map<String, Long> NANOS =
            Map.of(
                    "ns", 1L,
                    "us", 1_000L,
                    "µs", 1_000L,
                    "μs", 1_000L,
                    "ms", 1_000_000L,
                    "s", 1_000_000_000L,
                    "m", 60_000_000_000L,
                    "h", 3_600_000_000_000L);

    private GoDuration() {}

    /**
     * Reads a duration.
     *
     * @return empty when the text is none, has no unit (only {@code 0} needs none) or does not fit
     */
    public static Optional<Duration> parse(String text) {
        boolean signed = text.startsWith("-") || text.startsWith("+");
        String magnitude = signed ? text.substring(1) : text;
        if (magnitude.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        if (magnitude.isEmpty()) {
            return Optional.empty();
        }
        BigDecimal nanos = BigDecimal.ZERO;
        Matcher component = COMPONENT.matcher(magnitude);
        int end = 0;
        while (end < magnitude.length()) {
            if (!component.find(end) || component.start() != end) {
                return Optional.empty();
            }
            String whole = component.group(1);
            String fraction = component.group(2) == null ? "" : component.group(2);
            if (whole.isEmpty() && fraction.isEmpty()) {
                return Optional.empty();
            }
            BigDecimal number = new BigDecimal("0" + whole + "." + fraction + "0");
            nanos =
                    nanos.add(
                            number.multiply(BigDecimal.valueOf(NANOS.get(component.group(3))))
                                    .setScale(0, RoundingMode.DOWN));
            end = component.end();
        }
        if (nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            return Optional.empty();
        }
        Duration duration = Duration.ofNanos(nanos.longValueExact());
        return Optional.of(text.startsWith("-") ? duration.negated() : duration);
    }

    /**
     * Writes a duration with the largest fitting units: {@code 1h0m0s}, {@code 1.515s}, {@code
     * 500ms}, {@code 0s}.
     */
    public static String format(Duration duration) {
        BigDecimal nanos =
                BigDecimal.valueOf(duration.getSeconds())
                        .movePointRight(9)
                        .add(BigDecimal.valueOf(duration.getNano()));
        if (nanos.signum() == 0) {
            return "0s";
        }
        if (nanos.signum() < 0) {
            return "-" + format(duration.negated());
        }
        if (nanos.compareTo(BigDecimal.valueOf(1_000_000_000)) < 0) {
            if (nanos.compareTo(BigDecimal.valueOf(1_000)) < 0) {
                return plain(nanos) + "ns";
            }
            return nanos.compareTo(BigDecimal.valueOf(1_000_000)) < 0
                    ? plain(nanos.movePointLeft(3)) + "µs"
                    : plain(nanos.movePointLeft(6)) + "ms";
        }
        long minutes = duration.toMinutes();
        String seconds =
                plain(nanos.movePointLeft(9).subtract(BigDecimal.valueOf(minutes * 60))) + "s";
        if (minutes == 0) {
            return seconds;
        }
        return minutes < 60
                ? minutes + "m" + seconds
                : minutes / 60 + "h" + minutes % 60 + "m" + seconds;
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
