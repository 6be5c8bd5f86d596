package io.weir.kubernetes.api;

import static io.weir.kubernetes.api.Manifests.canary;
import static io.weir.kubernetes.api.Manifests.with;
import static io.weir.kubernetes.api.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.rollout.Address;
import io.weir.rollout.MetricSource;
import io.weir.rollout.ObjectRef;
import io.weir.rollout.Problem;
import io.weir.rollout.Webhook;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** MetricTemplates, AlertProviders, and owners of objects. */
class ReferencedResourcesTest {

    private static final ObjectNode TEMPLATE =
            yaml(
                    """
                    apiVersion: flagger.app/v1beta1
                    kind: MetricTemplate
                    metadata: {name: latency, namespace: metrics}
                    spec:
                      query: latency({{ target }})
                      provider:
                        type: prometheus
                        address: https://me:secret@prometheus.test/api?token=secret
                        secretRef: {name: credentials}
                        insecureSkipVerify: true
                        headers:
                          X-Scope: [one, two]
                    """);

    private static final ObjectNode PROVIDER =
            yaml(
                    """
                    apiVersion: flagger.app/v1beta1
                    kind: AlertProvider
                    metadata: {name: chat, namespace: ops}
                    spec:
                      type: slack
                      channel: on-call
                      address: https://hooks.test/services/T0/B0/secret
                      proxy: http://me:secret@proxy.test:3128
                      secretRef: {name: token}
                    """);

    @Test
    void readsATemplateWithoutItsCredentials() {
        MetricSourceReader.Reading read = MetricSourceReader.read(TEMPLATE);

        assertThat(read.problems()).isEmpty();
        assertThat(read.source())
                .isEqualTo(
                        new MetricSource(
                                new ObjectRef("metrics", "latency"),
                                "prometheus",
                                new Address("https://prometheus.test/api", true),
                                "latency({{ target }})",
                                Optional.of("credentials"),
                                true,
                                true,
                                Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/spec/query|null|TemplateInvalid|spec.query: is missing",
                "/spec/provider/type|null|TemplateInvalid|spec.provider.type: is missing",
                "/spec/provider/type|\"datadog\"|Unsupported|spec.provider.type: 'datadog' is not"
                        + " supported yet",
                "/spec/provider/address|\"prometheus\"|TemplateInvalid|spec.provider.address: an"
                        + " absolute http or https URL is needed, was 'prometheus'"
            })
    void namesTemplateAndFieldOfAMistake(
            String pointer, String json, String reason, String message) {
        var problems = MetricSourceReader.read(with(TEMPLATE, pointer, json)).problems();

        assertThat(problems)
                .containsExactly(
                        new Problem(
                                reason,
                                "MetricTemplate metrics/latency " + message,
                                Problem.Effect.FAILS_CHECKS));
    }

    @Test
    void readsAnAlertProviderOfWhichNothingSecretCanBeShown() {
        AlertProviderView view = AlertProviderReader.read(PROVIDER);

        assertThat(view.problems()).isEmpty();
        assertThat(view.ref()).isEqualTo(new ObjectRef("ops", "chat"));
        assertThat(view.type()).isEqualTo("slack");
        assertThat(view.channel()).isEqualTo("on-call");
        assertThat(view.username()).isEqualTo("flagger");
        assertThat(view.address()).isEqualTo(new Address("https://hooks.test", true));
        assertThat(view.proxy()).contains(new Address("http://proxy.test:3128", true));
        assertThat(view.secret()).contains("token");
        assertThat(view.toString()).doesNotContain("secret@").doesNotContain("B0");
    }

    @Test
    void usesAnAlertProviderWithASecretAlone() {
        AlertProviderView view = AlertProviderReader.read(with(PROVIDER, "/spec/address", "null"));

        assertThat(view.problems()).isEmpty();
        assertThat(view.address()).isEqualTo(new Address("", false));
    }

    @Test
    void namesWhatAnAlertProviderLacks() {
        ObjectNode nowhere =
                with(with(PROVIDER, "/spec/address", "null"), "/spec/secretRef", "null");

        assertThat(AlertProviderReader.read(nowhere).problems())
                .extracting(Problem::message)
                .containsExactly(
                        "AlertProvider ops/chat spec: one of address and secretRef is needed");
        assertThat(AlertProviderReader.read(with(PROVIDER, "/spec/type", "null")).problems())
                .extracting(Problem::message)
                .containsExactly("AlertProvider ops/chat spec.type: is missing");
        assertThat(AlertProviderReader.read(with(PROVIDER, "/spec/type", "\"pager\"")).problems())
                .extracting(Problem::message)
                .containsExactly("AlertProvider ops/chat spec.type: 'pager' is not supported yet");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"secret-token\"", "\"https://\"", "\"mailto:secret-token\""})
    void showsNothingOfAnAddressThatIsNone(String address) {
        AlertProviderView view = AlertProviderReader.read(with(PROVIDER, "/spec/address", address));

        assertThat(view.problems())
                .extracting(Problem::message)
                .containsExactly(
                        "AlertProvider ops/chat spec.address: an absolute http or https URL is"
                                + " needed");
        assertThat(view.toString()).doesNotContain("secret-token");
    }

    @Test
    void findsWithheldValuesAgainInTheirObjects() {
        assertThat(Withheld.metricAddress(TEMPLATE))
                .contains("https://me:secret@prometheus.test/api?token=secret");
        assertThat(Withheld.metricHeaders(TEMPLATE))
                .isEqualTo(Map.of("X-Scope", List.of("one", "two")));
        assertThat(Withheld.alertAddress(PROVIDER))
                .contains("https://hooks.test/services/T0/B0/secret");
        assertThat(Withheld.alertProxy(PROVIDER)).contains("http://me:secret@proxy.test:3128");
    }

    @ParameterizedTest
    @ValueSource(strings = {"analysis", "canaryAnalysis"})
    void findsTheUrlOfAHookAgainUnlessTheCanaryWasEdited(String analysis) {
        String list =
                "[{\"name\": \"g\", \"url\": \"https://gate.test/open?token=secret\","
                        + " \"metadata\": {\"team\": \"shop\", \"size\": 3}}]";
        ObjectNode canary =
                with(
                        with(canary(), "/spec/analysis", "null"),
                        "/spec/" + analysis,
                        "{\"stepWeight\": 10, \"webhooks\": " + list + "}");
        Webhook hook =
                CanaryReader.read(canary, "istio")
                        .spec()
                        .orElseThrow()
                        .analysis()
                        .webhooks()
                        .get(0);
        ObjectNode edited =
                with(
                        canary,
                        "/spec/" + analysis + "/webhooks",
                        list.replace("gate.test", "other.test"));

        assertThat(Withheld.url(canary, hook)).contains("https://gate.test/open?token=secret");
        assertThat(Withheld.url(edited, hook)).isEmpty();
        assertThat(Withheld.metadata(canary, hook)).containsExactly(Map.entry("team", "shop"));
    }

    @Test
    void ownsAsAController() {
        assertThat(OwnerReferences.of(canary()))
                .isEqualTo(
                        yaml(
                                """
                                apiVersion: flagger.app/v1beta1
                                kind: Canary
                                name: cart
                                uid: uid-canary
                                controller: true
                                blockOwnerDeletion: true
                                """));
        assertThat(OwnerReferences.of(view())).isEqualTo(OwnerReferences.of(canary()));
    }

    @ParameterizedTest
    @CsvSource({
        // kind, name, uid, controller, controls, belongs
        "Canary, cart, uid-canary, true, true, true",
        "Canary, cart, uid-before, true, false, true",
        "Canary, other, uid-other, true, false, false",
        "Canary, cart, uid-canary, false, false, false",
        "Deployment, cart, uid-canary, true, false, false"
    })
    void tellsWhetherAnObjectIsItsOwn(
            String kind,
            String name,
            String uid,
            boolean controller,
            boolean controls,
            boolean belongs) {
        ObjectNode object = yaml("{metadata: {ownerReferences: []}}");
        ObjectNode owner = OwnerReferences.of(canary());
        owner.put("kind", kind).put("name", name).put("uid", uid).put("controller", controller);
        object.withArray("/metadata/ownerReferences").add(owner);

        assertThat(OwnerReferences.controls(view(), object)).isEqualTo(controls);
        assertThat(OwnerReferences.belongs(view(), object)).isEqualTo(belongs);
    }

    @Test
    void ownsNothingThatHasNoOwner() {
        assertThat(OwnerReferences.belongs(view(), canary())).isFalse();
        assertThat(OwnerReferences.controller(canary())).isEmpty();
    }

    private static CanaryView view() {
        return CanaryReader.read(canary(), "istio");
    }
}
