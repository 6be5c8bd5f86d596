package io.weir.analyzer.metric.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.weir.rollout.Measurement;
import io.weir.rollout.Measurement.NoData;
import io.weir.rollout.Measurement.Several;
import io.weir.rollout.Measurement.Unavailable;
import io.weir.rollout.Measurement.Value;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PrometheusAnswerTest {

    static Stream<Arguments> answers() {
        return Stream.of(
                argumentSet("one value", vector(value("\"99.5\"")), new Value(99.5)),
                argumentSet("exponent", vector(value("\"1.5e-07\"")), new Value(1.5e-7)),
                argumentSet(
                        "several series",
                        vector(value("\"2\"") + "," + value("\"1.5\"") + "," + value("\"2\"")),
                        new Several(1.5, 2, 3)),
                argumentSet(
                        "NaN among several",
                        vector(value("\"1\"") + "," + value("\"NaN\"") + "," + value("\"2\"")),
                        new NoData("the value is NaN")),
                argumentSet(
                        "a number beyond all numbers",
                        vector(value("\"1e400\"")),
                        new Unavailable("a value is beyond all numbers")),
                argumentSet(
                        "another status",
                        "{\"status\":\"partial\",\"data\":{\"result\":[" + value("\"1\"") + "]}}",
                        new Unavailable("status of the answer is not success")),
                argumentSet(
                        "status that is no text",
                        "{\"status\":{\"a\":1},\"data\":{\"result\":[" + value("\"1\"") + "]}}",
                        new Unavailable("status of the answer is not success")),
                argumentSet(
                        "error with a result",
                        "{\"status\":\"error\",\"error\":\"timeout\",\"data\":{\"result\":["
                                + value("\"1\"")
                                + "]}}",
                        new Unavailable("answered with an error: timeout")),
                argumentSet("+Inf", vector(value("\"+Inf\"")), new Value(Double.POSITIVE_INFINITY)),
                argumentSet("-Inf", vector(value("\"-Inf\"")), new Value(Double.NEGATIVE_INFINITY)),
                argumentSet("NaN", vector(value("\"NaN\"")), new NoData("the value is NaN")),
                argumentSet("empty vector", vector(""), new NoData("the answer is empty")),
                argumentSet(
                        "no result in the answer",
                        "{\"status\":\"success\",\"data\":{}}",
                        new Unavailable("answer holds no result")),
                argumentSet(
                        "null result",
                        "{\"data\":{\"result\":null}}",
                        new Unavailable("answer holds no result")),
                argumentSet(
                        "JSON that is no object", "[1]", new Unavailable("answer holds no result")),
                argumentSet("nothing at all", "", new Unavailable("answer holds no result")),
                argumentSet(
                        "error with a good status",
                        "{\"status\":\"error\",\"error\":\"bad data\"}",
                        new Unavailable("answered with an error: bad data")),
                argumentSet("no JSON", "<html>", new Unavailable("answer is not JSON")),
                argumentSet("cut JSON", "{\"data\":", new Unavailable("answer is not JSON")),
                argumentSet(
                        "endless nesting",
                        "[".repeat(100_000),
                        new Unavailable("answer is not JSON")),
                argumentSet(
                        "range",
                        vector("{\"metric\":{},\"values\":[[1,\"1\"],[2,\"2\"]]}"),
                        new Unavailable(
                                "multiple values found: the query gives a range, not one value")),
                argumentSet(
                        "scalar",
                        "{\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"5\"]}}",
                        new Unavailable(
                                "result is a scalar or text, not a vector; vector(...) makes it"
                                        + " one")),
                argumentSet(
                        "native histogram",
                        vector("{\"metric\":{},\"histogram\":[1,{\"count\":\"3\"}]}"),
                        new Unavailable(
                                "result is a native histogram; histogram_quantile(...) makes it a"
                                        + " value")),
                argumentSet(
                        "no value",
                        vector("{\"metric\":{}}"),
                        new Unavailable("a series has no pair of time and value")),
                argumentSet(
                        "pair of one",
                        vector("{\"value\":[1]}"),
                        new Unavailable("a series has no pair of time and value")),
                argumentSet(
                        "pair of three",
                        vector("{\"value\":[1,\"2\",3]}"),
                        new Unavailable("a series has no pair of time and value")),
                argumentSet(
                        "pair is no list",
                        vector("{\"value\":\"2\"}"),
                        new Unavailable("a series has no pair of time and value")),
                argumentSet(
                        "number instead of text",
                        vector(value("2")),
                        new Unavailable("a series has no pair of time and value")),
                argumentSet(
                        "bad series before a good one",
                        vector("{}," + value("\"2\"")),
                        new Unavailable("a series has no pair of time and value")),
                argumentSet(
                        "result is an object",
                        "{\"data\":{\"result\":{}}}",
                        new Unavailable("result is not a list")),
                argumentSet(
                        "text that is no number",
                        vector(value("\"12d\"")),
                        new Unavailable("a value is not a number")),
                argumentSet(
                        "empty text",
                        vector(value("\"\"")),
                        new Unavailable("a value is not a number")));
    }

    private static String vector(String series) {
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":["
                + series
                + "]}}";
    }

    private static String value(String json) {
        return "{\"metric\":{\"a\":\"b\"},\"value\":[1700000000.123," + json + "]}";
    }

    @ParameterizedTest
    @MethodSource("answers")
    void readsOneNumberOrSaysWhyNot(String body, Measurement expected) {
        assertThat(PrometheusAnswer.measurement(body)).isEqualTo(expected);
    }
}
