package io.weir.traffic.istio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.weir.kubernetes.api.CanaryReader;
import io.weir.rollout.CanarySpec;
import io.weir.rollout.Cookies;
import io.weir.rollout.Weights;
import io.weir.test.Yaml;
import io.weir.traffic.TrafficProvider;
import io.weir.traffic.TrafficProviders;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Users stay on their side for a run, and are let go after it (routing/README.md 9). */
class SessionAffinityTest {

    private static final TrafficProvider ISTIO = TrafficProviders.of("istio").orElseThrow();
    private static final Cookies.Names NAMES = new Cookies.Names("c.user*", Optional.of("p"));

    private static ObjectNode canary(String analysis) {
        return Yaml.object(
                """
                apiVersion: flagger.app/v1beta1
                kind: Canary
                metadata: {name: store, namespace: shop, uid: u}
                spec:
                  targetRef: {apiVersion: apps/v1, kind: Deployment, name: store}
                  service: {port: 8080}
                  analysis: {threshold: 3, stepWeight: 20, %s}
                """
                        .formatted(analysis));
    }

    private static JsonNode routes(String analysis, Weights weights, Cookies cookies) {
        ObjectNode canary = canary(analysis);
        CanarySpec spec = CanaryReader.read(canary, "istio").spec().orElseThrow();
        return ISTIO.desired(
                        new TrafficProvider.Request(
                                canary, spec, weights, cookies, Map.of(), Optional.empty()))
                .get(2)
                .at("/spec/http");
    }

    private static String affinity(String fields) {
        return "interval: 30s, sessionAffinity: {cookieName: c.user*, primaryCookieName: p, "
                + fields
                + "}";
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                argumentSet("alone", "c.user*=QwErTyUiOp", true),
                argumentSet("last", "theme=dark; c.user*=QwErTyUiOp", true),
                argumentSet("first", "c.user*=QwErTyUiOp; theme=dark", true),
                argumentSet("without a blank", "a=1;c.user*=QwErTyUiOp;b=2", true),
                argumentSet("another value", "c.user*=QwErTyUiOpX", false),
                argumentSet("another run's value", "c.user*=AAAAAAAAAA", false),
                argumentSet("a name that ends alike", "xc.user*=QwErTyUiOp", false),
                argumentSet("a name that matches as a pattern", "cXuserrr=QwErTyUiOp", false),
                argumentSet("within another value", "note=c.user*=QwErTyUiOp", false),
                argumentSet("name and value apart", "c.user*=x; y=QwErTyUiOp", false),
                argumentSet("none", "theme=dark", false));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void knowsItsCookieAmongOthersAndTakesNoOtherForIt(String header, boolean sticky) {
        Cookies cookies =
                new Cookies(Optional.of("c.user*=QwErTyUiOp"), Optional.empty(), Optional.empty());
        JsonNode route = routes(affinity("path: /"), Weights.canary(20), cookies).get(0);

        // Proxies match the whole header.
        String pattern = route.at("/match/0/headers/Cookie/regex").asString();

        assertThat(header.matches(pattern)).isEqualTo(sticky);
    }

    @Test
    void ordersTheAttributesOfBothCookies() {
        Cookies cookies = Cookies.NONE.after(NAMES, "run-1", 20);
        JsonNode routes =
                routes(
                        affinity(
                                "domain: example.com, httpOnly: true, maxAge: 600, partitioned:"
                                        + " true, path: /, sameSite: None, secure: true"),
                        Weights.canary(20),
                        cookies);

        String attributes =
                "; Domain=example.com; HttpOnly; Partitioned; Path=/; SameSite=None; Secure";
        assertThat(setBy(routes.at("/2/route/1")))
                .isEqualTo(cookies.canary().orElseThrow() + "; Max-Age=600" + attributes);
        assertThat(setBy(routes.at("/2/route/0")))
                .isEqualTo(cookies.primary().orElseThrow() + "; Max-Age=30" + attributes);
    }

    static Stream<Arguments> ages() {
        return Stream.of(
                argumentSet("the default", "interval: 30s", "", 86_400, 30),
                argumentSet("zero is the default", "interval: 30s", "maxAge: 0", 86_400, 30),
                argumentSet("no interval", "metrics: []", "maxAge: 9", 9, 60),
                argumentSet("an interval that cannot be read", "interval: x", "maxAge: 9", 9, 60));
    }

    @ParameterizedTest
    @MethodSource("ages")
    void keepsTheCanarysCookieForItsAgeAndThePrimarysForOneStep(
            String interval, String age, long canary, long primary) {
        String analysis =
                interval
                        + ", sessionAffinity: {cookieName: c, primaryCookieName: p"
                        + (age.isEmpty() ? "" : ", " + age)
                        + "}";
        JsonNode routes =
                routes(analysis, Weights.canary(20), Cookies.NONE.after(NAMES, "run-1", 20));

        assertThat(setBy(routes.at("/2/route/1"))).endsWith("; Max-Age=" + canary);
        assertThat(setBy(routes.at("/2/route/0"))).endsWith("; Max-Age=" + primary);
    }

    @Test
    void deletesTheCookieWithTheAttributesThatItWasSetWith() {
        Cookies ended = Cookies.NONE.after(NAMES, "run-1", 20).after(NAMES, "run-1", 0);
        JsonNode routes =
                routes(affinity("domain: example.com, path: /shop"), Weights.PRIMARY_ONLY, ended);

        assertThat(routes).hasSize(2);
        assertThat(routes.at("/0/headers/response/add/Set-Cookie").asString())
                .isEqualTo(
                        ended.previous().orElseThrow()
                                + "; Max-Age=-1; Domain=example.com; Path=/shop");
        assertThat(routes.at("/0/route/1/weight").asInt(-1)).isZero();
        assertThat(routes.at("/1/headers").isMissingNode()).isTrue();
    }

    @Test
    void leavesOneRouteWhereNoUserHasACookie() {
        assertThat(routes(affinity("path: /"), Weights.PRIMARY_ONLY, Cookies.NONE)).hasSize(1);
    }

    private static String setBy(JsonNode destination) {
        return destination.at("/headers/response/add/Set-Cookie").asString();
    }
}
