package io.weir.analyzer.metric.prometheus;

import io.weir.rollout.Measurement;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * The number in an answer of Prometheus' query API (metrics.md 9.1). Anything but an instant vector
 * is refused. Several series are judged one by one: their order is the server's whim, so that
 * taking the last one, as the reference does, decides by chance.
 */
final class PrometheusAnswer {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Not all that Java reads: it takes type suffixes and surrounding blanks, too. */
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");

    private static final Pattern INFINITY = Pattern.compile("(?i)[+-]?inf(inity)?");

    private PrometheusAnswer() {}

    /** Reads the body of an answer with a good status. Never throws. */
    static Measurement measurement(String body) {
        JsonNode answer;
        try {
            answer = JSON.readTree(body);
        } catch (JacksonException e) {
            return new Measurement.Unavailable("answer is not JSON");
        }
        if (answer.path("status").asString("").equals("error")) {
            return new Measurement.Unavailable("answered with an error: " + error(answer));
        }
        if (answer.has("status") && !answer.path("status").asString("").equals("success")) {
            return new Measurement.Unavailable("status of the answer is not success");
        }
        JsonNode result = answer.path("data").path("result");
        if (result.isMissingNode() || result.isNull()) {
            return new Measurement.Unavailable("answer holds no result");
        }
        if (!result.isArray()) {
            return new Measurement.Unavailable("result is not a list");
        }
        if (result.size() > 0 && !result.get(0).isObject()) {
            return new Measurement.Unavailable(
                    "result is a scalar or text, not a vector; vector(...) makes it one");
        }
        return all(result);
    }

    /** The error text of an answer, empty when there is none. */
    static String error(JsonNode answer) {
        return answer.path("error").asString("");
    }

    /**
     * One number as it is, several as their extremes. What one of them lacks is not made up for by
     * the others.
     */
    private static Measurement all(JsonNode series) {
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (JsonNode one : series) {
            Measurement measured = value(one);
            if (!(measured instanceof Measurement.Value value)) {
                return measured;
            }
            least = Math.min(least, value.value());
            greatest = Math.max(greatest, value.value());
        }
        return switch (series.size()) {
            case 0 -> new Measurement.NoData("the answer is empty");
            case 1 -> new Measurement.Value(least);
            default -> new Measurement.Several(least, greatest, series.size());
        };
    }

    private static Measurement value(JsonNode series) {
        if (series.has("values") || series.has("histograms")) {
            return new Measurement.Unavailable(
                    "multiple values found: the query gives a range, not one value");
        }
        if (series.has("histogram")) {
            return new Measurement.Unavailable(
                    "result is a native histogram; histogram_quantile(...) makes it a value");
        }
        JsonNode value = series.path("value");
        if (!value.isArray() || value.size() != 2 || !value.get(1).isString()) {
            return new Measurement.Unavailable("a series has no pair of time and value");
        }
        return number(value.get(1).asString());
    }

    private static Measurement number(String text) {
        if (text.equalsIgnoreCase("NaN")) {
            return new Measurement.NoData("the value is NaN");
        }
        if (INFINITY.matcher(text).matches()) {
            return new Measurement.Value(
                    text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
        }
        if (!NUMBER.matcher(text).matches()) {
            return new Measurement.Unavailable("a value is not a number");
        }
        double number = Double.parseDouble(text);
        return Double.isInfinite(number)
                ? new Measurement.Unavailable("a value is beyond all numbers")
                : new Measurement.Value(number);
    }
}
