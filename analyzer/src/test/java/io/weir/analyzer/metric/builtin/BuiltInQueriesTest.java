package io.weir.analyzer.metric.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.weir.rollout.Measurement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The files of {@code builtin/} hold, a set each, the two queries with their factors. */
class BuiltInQueriesTest {

    private static final Path GOLDEN = Path.of("src/test/resources/builtin");

    private static final QueryScope CART =
            new QueryScope(
                    "shop", "cart-app", "Deployment", "cart-svc", "cart-ing", "cart-route", "1m");

    private static final QueryScope AGENT =
            new QueryScope("shop", "agent", "DaemonSet", "agent", "agent", "agent", "90s");

    private static final QueryScope DOTTED =
            new QueryScope("shop", "cart.v2", "Deployment", "cart.v2", "cart.v2", "cart.v2", "1m");

    static Stream<Arguments> sets() {
        return Stream.of(
                argumentSet("apisix", "apisix", CART),
                argumentSet("appmesh", "appmesh:v1beta2", CART),
                argumentSet("contour", "contour", CART),
                argumentSet("gatewayapi", "gatewayapi:v1", CART),
                argumentSet("gloo", "gloo", CART),
                argumentSet("istio", "istio", CART),
                argumentSet("istio-dotted", "istio", DOTTED),
                argumentSet("knative", "knative", CART),
                argumentSet("kubernetes", "kubernetes", CART),
                argumentSet("kubernetes-daemonset", "kubernetes", AGENT),
                argumentSet("kuma", "kuma", CART),
                argumentSet("linkerd", "linkerd", CART),
                argumentSet("nginx", "nginx", CART),
                argumentSet("osm", "osm", CART),
                argumentSet("skipper", "skipper", CART),
                argumentSet("traefik", "traefik", CART));
    }

    static Stream<Arguments> goldenSets() {
        return sets().map(set -> argumentSet(name(set), name(set), set.get()[0], set.get()[1]));
    }

    private static String name(Arguments set) {
        return ((Arguments.ArgumentSet) set).getName();
    }

    @ParameterizedTest
    @MethodSource("goldenSets")
    void asksPrometheusWhatTheGoldenFileSays(String file, String provider, QueryScope scope)
            throws IOException {
        BuiltInQuery rate = BuiltInQueries.successRate(provider, scope);
        BuiltInQuery duration = BuiltInQueries.requestDuration(provider, scope);

        assertThat(shown("percent", rate) + shown("milliseconds", duration))
                .isEqualTo(Files.readString(GOLDEN.resolve(file + ".promql")));
    }

    @Test
    void everyGoldenFileIsUsed() throws IOException {
        try (Stream<Path> files = Files.list(GOLDEN)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            sets().map(set -> name(set) + ".promql").toList());
        }
    }

    private static String shown(String unit, BuiltInQuery query) {
        return "# answer * " + query.factor() + " = " + unit + "\n" + query.promql() + "\n";
    }

    @ParameterizedTest
    @CsvSource({
        "istio, , false, istio",
        "istio, nginx, false, nginx",
        "istio, '', false, istio",
        "istio, , true, istio:service",
        "gatewayapi:v1, , true, gatewayapi:v1:service",
        "linkerd, nginx, false, linkerd",
        "smi:linkerd, , false, linkerd",
        "smi:crossover, , false, crossover",
        "smi:crossover, nginx, false, nginx"
    })
    void choosesTheProviderOfTheCanaryUnlessTheMeshIsLinkerd(
            String mesh, String canary, boolean service, String expected) {
        assertThat(BuiltInQueries.provider(mesh, Optional.ofNullable(canary), service))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "crossover, istio",
        "smi:istio, istio",
        "istio:service, istio",
        "kubernetes:service, istio",
        "nginx:service, istio",
        "unheard-of, istio",
        "gloo:service, gloo",
        "appmesh:service, appmesh",
        "gatewayapi:v1beta1:service, kubernetes"
    })
    void usesTheSetOfAnotherProviderWhereOneHasNone(String provider, String same) {
        assertThat(BuiltInQueries.successRate(provider, CART))
                .isEqualTo(BuiltInQueries.successRate(same, CART));
        assertThat(BuiltInQueries.requestDuration(provider, CART))
                .isEqualTo(BuiltInQueries.requestDuration(same, CART));
    }

    @ParameterizedTest
    @CsvSource({
        "Deployment, cart-7d9c5b8f6d-x2x4z, true",
        "Deployment, cart-primary-7d9c5b8f6d-x2x4z, false",
        "Deployment, cart-x2x4z, false",
        "DaemonSet, cart-x2x4z, true",
        "DaemonSet, cart-primary-x2x4z, false",
        "DaemonSet, other-x2x4z, false"
    })
    void tellsTheCanarysPodsFromThePrimarys(String kind, String pod, boolean measured) {
        QueryScope scope = new QueryScope("shop", "cart", kind, "cart", "cart", "cart", "1m");
        String query = BuiltInQueries.successRate("kubernetes", scope).promql();
        var pattern = Pattern.compile("kubernetes_pod_name=~\"([^\"]*)\"").matcher(query);

        assertThat(pattern.find()).isTrue();
        assertThat(pod.matches(pattern.group(1))).isEqualTo(measured);
    }

    @Test
    void makesMillisecondsOfSeconds() {
        BuiltInQuery query = BuiltInQueries.requestDuration("kubernetes", CART);

        assertThat(query.scaled(new Measurement.Value(0.1))).isEqualTo(new Measurement.Value(100));
        assertThat(query.scaled(new Measurement.NoData("none")))
                .isEqualTo(new Measurement.NoData("none"));
    }

    @Test
    void namesCannotLeaveTheirString() {
        QueryScope hostile = new QueryScope("a\"}b", "t\\", "Deployment", "s", "i\n", "r", "1m");

        assertThat(BuiltInQueries.successRate("istio", hostile).promql())
                .contains("destination_workload_namespace=\"a\\\"}b\"")
                .contains("destination_workload=~\"t\\\\\\\\\"");
        assertThat(BuiltInQueries.successRate("nginx", hostile).promql())
                .contains("ingress=\"i\\n\"");
    }
}
