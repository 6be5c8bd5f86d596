package io.weir.traffic.istio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.weir.test.Yaml;
import io.weir.traffic.TrafficProblem;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Both sides' conditions hold; none is ever lost, for each would let in users who are not meant.
 */
class ConditionsTest {

    private static final Conditions CONDITIONS = new Conditions("spec.analysis.match");

    private static JsonNode list(String yaml) {
        return Yaml.object("{list: " + yaml + "}").path("list");
    }

    static Stream<Arguments> pairs() {
        return Stream.of(
                argumentSet(
                        "every request of the service",
                        "[{headers: {x: {exact: a}}}]",
                        "[]",
                        "[{headers: {x: {exact: a}}}]"),
                argumentSet(
                        "each of one with each of the other, the strategy's outermost",
                        "[{headers: {x: {exact: a}}}, {headers: {x: {exact: b}}}]",
                        "[{uri: {prefix: /1}}, {uri: {prefix: /2}}]",
                        """
                        [{uri: {prefix: /1}, headers: {x: {exact: a}}},
                         {uri: {prefix: /2}, headers: {x: {exact: a}}},
                         {uri: {prefix: /1}, headers: {x: {exact: b}}},
                         {uri: {prefix: /2}, headers: {x: {exact: b}}}]
                        """),
                argumentSet(
                        "query parameters beside a service condition",
                        "[{queryParams: {v: {exact: '2'}}}]",
                        "[{uri: {prefix: /1}}]",
                        "[{uri: {prefix: /1}, queryParams: {v: {exact: '2'}}}]"),
                argumentSet(
                        "headers of both",
                        "[{headers: {x: {exact: a}}}]",
                        "[{headers: {y: {exact: b}}}]",
                        "[{headers: {x: {exact: a}, y: {exact: b}}}]"),
                argumentSet(
                        "two conditions on one header",
                        "[{headers: {cookie: {regex: a}}}]",
                        "[{headers: {cookie: {regex: b}}}]",
                        "[{headers: {cookie: {regex: b}, Cookie: {regex: a}}}]"),
                argumentSet(
                        "two negative conditions on one header",
                        "[{withoutHeaders: {x: {exact: a}}}]",
                        "[{withoutHeaders: {x: {exact: b}}}]",
                        "[{withoutHeaders: {x: {exact: b}, X: {exact: a}}}]"),
                argumentSet(
                        "the same condition twice",
                        "[{headers: {x: {exact: a}}}]",
                        "[{headers: {x: {exact: a}}}]",
                        "[{headers: {x: {exact: a}}}]"),
                argumentSet(
                        "a prefix within a prefix",
                        "[{uri: {prefix: /shop/beta}}]",
                        "[{uri: {prefix: /shop}}]",
                        "[{uri: {prefix: /shop/beta}}]"),
                argumentSet(
                        "an exact text within a prefix, the other way round",
                        "[{uri: {prefix: /shop}}]",
                        "[{uri: {exact: /shop/a}}]",
                        "[{uri: {exact: /shop/a}}]"),
                argumentSet(
                        "a pair that contradicts itself is left out",
                        "[{sourceLabels: {app: a}}]",
                        "[{sourceLabels: {app: b}}, {sourceLabels: {team: c}}]",
                        "[{sourceLabels: {app: a, team: c}}]"),
                argumentSet(
                        "methods that differ are left out",
                        "[{method: {exact: GET}}]",
                        "[{method: {exact: PUT}}, {uri: {prefix: /}}]",
                        "[{method: {exact: GET}, uri: {prefix: /}}]"),
                argumentSet(
                        "gateways that both name",
                        "[{gateways: [mesh, a]}]",
                        "[{gateways: [b, mesh]}]",
                        "[{gateways: [mesh]}]"),
                argumentSet(
                        "the service's name",
                        "[{name: beta, headers: {x: {exact: a}}}]",
                        "[{name: shop, port: 80}]",
                        "[{name: shop, port: 80, headers: {x: {exact: a}}}]"),
                argumentSet(
                        "fields that no model knows",
                        "[{statPrefix: beta, headers: {x: {exact: a}}}]",
                        "[{uri: {prefix: /}}]",
                        "[{statPrefix: beta, uri: {prefix: /}, headers: {x: {exact: a}}}]"));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void holdsBoth(String special, String service, String both) {
        assertThat(CONDITIONS.both(list(special), list(service))).isEqualTo(list(both));
    }

    @Test
    void refusesConditionsThatNoRequestFulfils() {
        assertThatThrownBy(
                        () ->
                                CONDITIONS.both(
                                        list("[{uri: {prefix: /a}}]"),
                                        list("[{uri: {prefix: /b}}, {uri: {exact: /c}}]")))
                .isInstanceOf(TrafficProblem.class)
                .hasMessageStartingWith("spec.analysis.match: no request fulfils");
    }

    static Stream<Arguments> impossible() {
        return Stream.of(
                argumentSet("regex", "{uri: {regex: a}}", "{uri: {prefix: b}}", "'uri'"),
                argumentSet(
                        "query",
                        "{queryParams: {v: {regex: a}}}",
                        "{queryParams: {v: {exact: b}}}",
                        "'queryParams.v'"),
                argumentSet(
                        "case",
                        "{uri: {prefix: /a}, ignoreUriCase: true}",
                        "{uri: {prefix: /}}",
                        "'ignoreUriCase'"),
                argumentSet("unknown", "{statPrefix: a}", "{statPrefix: b}", "'statPrefix'"));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void namesTheFieldThatCannotBeJoined(String special, String service, String field) {
        assertThatThrownBy(
                        () -> CONDITIONS.both(list("[" + special + "]"), list("[" + service + "]")))
                .isInstanceOf(TrafficProblem.class)
                .hasMessageContaining(field);
    }

    @Test
    void changesNeitherList() {
        JsonNode special = list("[{headers: {x: {exact: a}}}]");
        JsonNode service = list("[{headers: {y: {exact: b}}}]");

        CONDITIONS.both(special, service);

        assertThat(special).isEqualTo(list("[{headers: {x: {exact: a}}}]"));
        assertThat(service).isEqualTo(list("[{headers: {y: {exact: b}}}]"));
    }
}
