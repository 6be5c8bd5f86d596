package io.weir.traffic.istio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.weir.drift.Fingerprints;
import io.weir.kubernetes.ObjectName;
import io.weir.kubernetes.ResourceKind;
import io.weir.kubernetes.api.CanaryReader;
import io.weir.kubernetes.api.OwnerReferences;
import io.weir.rollout.CanarySpec;
import io.weir.rollout.Cookies;
import io.weir.rollout.Subject;
import io.weir.rollout.Weights;
import io.weir.test.Golden;
import io.weir.test.Yaml;
import io.weir.traffic.TrafficProblem;
import io.weir.traffic.TrafficProvider;
import io.weir.traffic.TrafficProviders;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class IstioRoutesTest {

    private static final Golden GOLDEN = Golden.in("istio");

    private final TrafficProvider istio = TrafficProviders.of("istio").orElseThrow();

    @AfterAll
    static void noFileIsUnused() {
        GOLDEN.assertAllUsed();
    }

    static Stream<Golden.Case> cases() {
        return GOLDEN.cases().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesTheObjectsOfTheCase(Golden.Case given) {
        List<ObjectNode> desired =
                istio.desired(
                        request(given.in("canary"), weights(given), cookies(given), live(given)));

        Map<String, ObjectNode> outputs = new LinkedHashMap<>();
        List.of("canary", "primary", "route")
                .forEach(name -> outputs.put(name, desired.get(outputs.size())));
        given.expect(outputs);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void wantsNothingMoreOfWhatItWrote(Golden.Case given) {
        ObjectNode canary = given.in("canary");
        List<ObjectNode> first =
                istio.desired(request(canary, weights(given), cookies(given), live(given)));

        List<ObjectNode> second =
                istio.desired(
                        request(canary, weights(given), cookies(given), byName(canary, first)));

        assertThat(second).isEqualTo(first);
        assertThat(istio.weights(spec(canary), byName(canary, first))).contains(weights(given));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void changesNoObjectThatItIsGiven(Golden.Case given) {
        Map<ObjectName, ObjectNode> live = live(given);
        ObjectNode canary = given.in("canary");

        istio.desired(request(canary, weights(given), cookies(given), live));

        assertThat(live).isEqualTo(live(given));
        assertThat(canary).isEqualTo(given.in("canary"));
    }

    @Test
    void writesAndReadsBackEverySplitAndTheRestOfTheRouteStays() {
        ObjectNode canary = GOLDEN.named("every-option").in("canary");
        Map<ObjectName, ObjectNode> live =
                byName(canary, istio.desired(request(canary, Weights.PRIMARY_ONLY, Map.of())));
        String fingerprint = fingerprint(canary, live);

        IntStream.rangeClosed(0, 100)
                .forEach(
                        percent -> {
                            Map<ObjectName, ObjectNode> shifted =
                                    byName(
                                            canary,
                                            istio.desired(
                                                    request(
                                                            canary,
                                                            Weights.canary(percent),
                                                            live)));

                            assertThat(sum(shifted.get(route(canary)))).isEqualTo(100);
                            assertThat(istio.weights(spec(canary), shifted))
                                    .contains(Weights.canary(percent));
                            assertThat(fingerprint(canary, shifted)).isEqualTo(fingerprint);
                        });
    }

    static Stream<Arguments> edits() {
        return Stream.of(
                argumentSet("hosts", "/spec", "{hosts: [elsewhere]}"),
                argumentSet("an option", "/spec/http/0", "{timeout: 1s, retries: null}"),
                argumentSet("a route more", "/spec", "{tcp: [{route: []}]}"),
                argumentSet("no routes", "/spec", "{http: null}"),
                argumentSet("own label", "/metadata", "{labels: {team: other}}"),
                argumentSet("all annotations", "/metadata", "{annotations: {x: y}}"));
    }

    @ParameterizedTest
    @MethodSource("edits")
    void restoresWhatAFingerprintCovers(String where, String edit) {
        ObjectNode canary = GOLDEN.named("every-option").in("canary");
        Weights weights = Weights.canary(20);
        Map<ObjectName, ObjectNode> before =
                byName(canary, istio.desired(request(canary, weights, Map.of())));
        Map<ObjectName, ObjectNode> edited = new HashMap<>(before);
        ObjectNode route = before.get(route(canary)).deepCopy();
        ((ObjectNode) route.at(where)).setAll(Yaml.object(edit));
        edited.put(route(canary), route);

        Map<ObjectName, ObjectNode> repaired =
                byName(canary, istio.desired(request(canary, weights, edited)));

        assertThat(fingerprint(canary, edited)).isNotEqualTo(fingerprint(canary, before));
        assertThat(fingerprint(canary, repaired)).isEqualTo(fingerprint(canary, before));
    }

    static Stream<Arguments> splits() {
        return Stream.of(
                argumentSet("as written", "[[store-primary, 80], [store-canary, 20]]", 20),
                argumentSet("shares of another sum", "[[store-primary, 1], [store-canary, 3]]", 75),
                argumentSet("hardly any", "[[store-primary, 999], [store-canary, 1]]", 1),
                argumentSet("nearly all", "[[store-primary, 1], [store-canary, 999]]", 99),
                argumentSet("the canary alone", "[[store-canary, 0]]", 100),
                argumentSet(
                        "beside a third", "[[x, 50], [store-primary, 25], [store-canary, 25]]", 50),
                argumentSet("no weight at all", "[[store-primary, 0], [store-canary, 0]]", -1),
                argumentSet("another service's", "[[store, 100]]", -1));
    }

    @ParameterizedTest
    @MethodSource("splits")
    void readsWeightsThatAPersonWrote(String destinations, int percent) {
        ObjectNode canary = GOLDEN.named("smallest").in("canary");
        ObjectNode route = Yaml.object("{spec: {http: [{route: []}]}}");
        Yaml.object("{list: " + destinations + "}")
                .path("list")
                .forEach(
                        pair -> {
                            ObjectNode entry = route.withArray("/spec/http/0/route").addObject();
                            entry.putObject("destination").put("host", pair.get(0).asString());
                            entry.put("weight", pair.get(1).asInt());
                        });

        Optional<Weights> read = istio.weights(spec(canary), Map.of(route(canary), route));

        assertThat(read.map(Weights::canary).orElse(-1)).isEqualTo(percent);
    }

    @Test
    void readsTheLastRouteThatLeadsToTheCanary() {
        ObjectNode canary = GOLDEN.named("smallest").in("canary");
        ObjectNode route =
                Yaml.object(
                        """
                        spec:
                          http:
                          - route: [{destination: {host: store-canary}, weight: 100}]
                          - mirror: {host: store-canary}
                            route:
                            - {destination: {host: store-primary}, weight: 100}
                            - {destination: {host: store-canary}, weight: 0}
                          - route: [{destination: {host: store-primary}}]
                        """);

        assertThat(istio.weights(spec(canary), Map.of(route(canary), route)))
                .contains(new Weights(100, 0, true));
        assertThat(istio.weights(spec(canary), Map.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hosts: [a.example.com]", "gateways: [mesh]"})
    void refusesDelegationWithHostsOrGateways(String option) {
        ObjectNode canary = GOLDEN.named("delegation").in("canary");
        ((ObjectNode) canary.at("/spec/service")).setAll(Yaml.object(option));

        assertThatThrownBy(() -> istio.desired(request(canary, Weights.PRIMARY_ONLY, Map.of())))
                .isInstanceOf(TrafficProblem.class)
                .hasMessageContaining("store.shop")
                .hasMessageContaining("spec.service." + option.substring(0, option.indexOf(':')));
    }

    @Test
    void refusesConditionsOfUsersOnLayerFour() {
        ObjectNode canary = GOLDEN.named("tcp").in("canary");
        ((ObjectNode) canary.at("/spec/analysis"))
                .setAll(Yaml.object("match: [{headers: {x-tier: {exact: beta}}}]"));

        assertThatThrownBy(() -> istio.desired(request(canary, Weights.PRIMARY_ONLY, Map.of())))
                .isInstanceOf(TrafficProblem.class)
                .hasMessageContaining("spec.analysis.match: TCP routes have no conditions");
    }

    @Test
    void ownsNothingOfItsObjectsInAnotherCluster() {
        ObjectNode canary = GOLDEN.named("smallest").in("canary");
        var request =
                new TrafficProvider.Request(
                        canary,
                        spec(canary),
                        Weights.PRIMARY_ONLY,
                        Cookies.NONE,
                        Map.of(),
                        Optional.empty());

        assertThat(istio.desired(request))
                .allSatisfy(
                        object ->
                                assertThat(object.path("metadata").has("ownerReferences"))
                                        .isFalse());
    }

    @Test
    void anUnknownProviderIsNobodys() {
        assertThat(TrafficProviders.of("gatewayapi")).isEmpty();
    }

    private static TrafficProvider.Request request(
            ObjectNode canary, Weights weights, Map<ObjectName, ObjectNode> live) {
        return request(canary, weights, Cookies.NONE, live);
    }

    private static TrafficProvider.Request request(
            ObjectNode canary, Weights weights, Cookies cookies, Map<ObjectName, ObjectNode> live) {
        return new TrafficProvider.Request(
                canary,
                spec(canary),
                weights,
                cookies,
                live,
                Optional.of(OwnerReferences.of(canary)));
    }

    private static Cookies cookies(Golden.Case given) {
        if (!given.has("cookies")) {
            return Cookies.NONE;
        }
        ObjectNode cookies = given.in("cookies");
        return new Cookies(
                cookies.path("canary").stringValueOpt(),
                cookies.path("primary").stringValueOpt(),
                cookies.path("previous").stringValueOpt());
    }

    private static Weights weights(Golden.Case given) {
        if (!given.has("weights")) {
            return Weights.PRIMARY_ONLY;
        }
        ObjectNode weights = given.in("weights");
        int percent = weights.path("canary").asInt();
        return new Weights(100 - percent, percent, weights.path("mirrored").asBoolean(false));
    }

    private Map<ObjectName, ObjectNode> live(Golden.Case given) {
        Subject subject = spec(given.in("canary")).subject();
        List<ObjectName> names = istio.objects(subject);
        Map<ObjectName, ObjectNode> live = new HashMap<>();
        given.ins("live-")
                .forEach(
                        (name, object) ->
                                live.put(
                                        names.get(
                                                List.of("canary", "primary", "route")
                                                        .indexOf(name)),
                                        object));
        return live;
    }

    private Map<ObjectName, ObjectNode> byName(ObjectNode canary, List<ObjectNode> objects) {
        List<ObjectName> names = istio.objects(spec(canary).subject());
        Map<ObjectName, ObjectNode> byName = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            byName.put(names.get(i), objects.get(i));
        }
        return byName;
    }

    private ObjectName route(ObjectNode canary) {
        return istio.weighted(spec(canary).subject()).get(0);
    }

    private String fingerprint(ObjectNode canary, Map<ObjectName, ObjectNode> live) {
        return Fingerprints.of(ResourceKind.VIRTUAL_SERVICE, live.get(route(canary)));
    }

    private static int sum(ObjectNode route) {
        return route.at("/spec/http/0/route").values().stream()
                .mapToInt(destination -> destination.path("weight").asInt())
                .sum();
    }

    private static CanarySpec spec(ObjectNode canary) {
        return CanaryReader.read(canary, "istio").spec().orElseThrow();
    }
}
