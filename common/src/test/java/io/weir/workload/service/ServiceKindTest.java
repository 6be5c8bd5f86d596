package io.weir.workload.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.drift.Fingerprints;
import io.weir.kubernetes.ResourceKind;
import io.weir.test.Golden;
import io.weir.test.Yaml;
import io.weir.workload.Revisions;
import io.weir.workload.SelectorLabel;
import io.weir.workload.WorkloadKind.PrimaryPlan;
import io.weir.workload.WorkloadProblem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ServiceKindTest {

    private static final Golden GOLDEN = Golden.in("service-copies");

    private final ServiceKind kind = new ServiceKind();

    @AfterAll
    static void noFileIsUnused() {
        GOLDEN.assertAllUsed();
    }

    static Stream<Golden.Case> cases() {
        return GOLDEN.cases().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesTheCopyOfTheCase(Golden.Case given) {
        given.expect(Map.of("copy", copy(given, existing(given))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aCopyHasWhatItWasMadeFromAndMakingItAgainChangesNothing(Golden.Case given) {
        ObjectNode copy = copy(given, existing(given));

        assertThat(copy(given, Optional.of(copy))).isEqualTo(copy);
        assertThat(kind.runs(copy, kind.template(given.in("target")), plan())).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "clusterIP, 10.96.0.99, false",
        "clusterIPs, [10.96.0.99], false",
        "healthCheckNodePort, 31999, false",
        "'ports', '[{name: http, protocol: TCP, port: 80, targetPort: 8080, nodePort: 30080}]',"
                + " false",
        "'ports', '[{name: http, protocol: TCP, port: 80, targetPort: 9090}]', true",
        "selector, '{app: store, version: v2}', true",
        "clusterIP, None, true",
    })
    void isAnotherRevisionByWhatTheUserSaysAndNotByWhatTheServerGivesOut(
            String field, String value, boolean another) {
        ObjectNode target = GOLDEN.named("made").in("target");
        String hash = Revisions.hash(kind.template(target));

        ((ObjectNode) target.path("spec")).set(field, Yaml.object("x: " + value).get("x"));

        assertThat(!Revisions.hash(kind.template(target)).equals(hash)).isEqualTo(another);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spec: {selector: {app: elsewhere}}",
                "spec: {type: NodePort}",
                "spec: {sessionAffinity: ClientIP}",
                "metadata: {labels: {app: other}}",
                "metadata: {annotations: {}}",
                "metadata: {ownerReferences: []}"
            })
    void restoresWhatAFingerprintCovers(String edit) {
        Golden.Case given = GOLDEN.named("made");
        ObjectNode before = copy(given, Optional.empty());
        ObjectNode edited = before.deepCopy();
        Yaml.object(edit)
                .properties()
                .forEach(
                        part ->
                                ((ObjectNode) edited.path(part.getKey()))
                                        .setAll((ObjectNode) part.getValue()));

        ObjectNode repaired = copy(given, Optional.of(edited));

        assertThat(fingerprint(edited)).isNotEqualTo(fingerprint(before));
        assertThat(fingerprint(repaired)).isEqualTo(fingerprint(before));
    }

    @Test
    void whatTheServerAddsToACopyIsNoDrift() {
        ObjectNode copy = copy(GOLDEN.named("made"), Optional.empty());
        ObjectNode served = copy.deepCopy();
        ((ObjectNode) served.path("spec"))
                .setAll(Yaml.object("{clusterIP: 10.96.0.8, clusterIPs: [10.96.0.8]}"));
        ((ObjectNode) served.path("metadata")).put("resourceVersion", "9").put("uid", "u");

        assertThat(fingerprint(served)).isEqualTo(fingerprint(copy));
        assertThat(copy(GOLDEN.named("made"), Optional.of(served))).isEqualTo(served);
    }

    @Test
    void takesACopyOverFromACanaryOfItsNameThatIsGone() {
        Golden.Case given = GOLDEN.named("refreshed");
        ObjectNode existing = given.in("existing");
        ((ObjectNode) existing.at("/metadata/ownerReferences/0")).put("uid", "of-the-one-before");

        ObjectNode copy = copy(given, Optional.of(existing));

        assertThat(copy.at("/metadata/ownerReferences"))
                .isEqualTo(given.in("existing").at("/metadata/ownerReferences"));
    }

    @Test
    void refusesACopyWhoseAddressCannotBecomeTheOneNeeded() {
        Golden.Case given = GOLDEN.named("headless");
        ObjectNode existing = GOLDEN.named("refreshed").in("existing");

        assertThatThrownBy(() -> copy(given, Optional.of(existing)))
                .isInstanceOf(WorkloadProblem.class)
                .hasMessage(
                        "service store-primary.shop spec.clusterIP: is '10.96.0.8' and cannot"
                                + " become that of store, 'None': delete that Service, it is made"
                                + " again");
    }

    @Test
    void hasNoPodsAlwaysServesAndIsNeverScaled() {
        ObjectNode target = GOLDEN.named("made").in("target");

        assertThat(kind.hasPods()).isFalse();
        assertThat(kind.replicas(target)).isEqualTo(1);
        assertThat(kind.scaled(target, 0)).isEqualTo(target);
        assertThat(kind.scaling(target, 0)).isEmpty();
        assertThat(kind.configs(kind.template(target))).isEmpty();
        assertThat(kind.selector(target, List.of("app"))).isEqualTo(new SelectorLabel("", ""));
        assertThat(kind.readiness(target, 100, Duration.ofSeconds(1), Instant.EPOCH).ready())
                .isTrue();
    }

    private static String fingerprint(ObjectNode service) {
        return Fingerprints.of(ResourceKind.SERVICE, service);
    }

    private ObjectNode copy(Golden.Case given, Optional<ObjectNode> existing) {
        ObjectNode target = given.in("target");
        ObjectNode canary = given.has("canary") ? given.in("canary") : Yaml.object("{}");
        JsonNode template = kind.withOptions(kind.template(target), canary);
        return kind.primary(target, template, existing, plan());
    }

    private static Optional<ObjectNode> existing(Golden.Case given) {
        return given.has("existing") ? Optional.of(given.in("existing")) : Optional.empty();
    }

    private static PrimaryPlan plan() {
        return new PrimaryPlan(
                "store-primary",
                new SelectorLabel("", ""),
                List.of(),
                Map.of(),
                List.of(),
                "",
                Yaml.object(
                        "{apiVersion: flagger.app/v1beta1, kind: Canary, name: store, uid:"
                                + " 11111111-2222-3333-4444-555555555555, controller: true,"
                                + " blockOwnerDeletion: true}"),
                Optional.empty());
    }
}
