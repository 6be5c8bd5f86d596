package io.weir.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.weir.drift.Fingerprints;
import io.weir.kubernetes.ResourceKind;
import io.weir.kubernetes.api.OwnerReferences;
import io.weir.test.Golden;
import io.weir.test.Yaml;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class ServicesTest {

    private static final Golden GOLDEN = Golden.in("services");
    private static final SelectorLabel LABEL = new SelectorLabel("app", "store");

    @AfterAll
    static void noFileIsUnused() {
        GOLDEN.assertAllUsed();
    }

    static Stream<Golden.Case> cases() {
        return GOLDEN.cases().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesTheServicesOfTheCase(Golden.Case given) {
        Map<String, ObjectNode> services = desired(given, given.ins("live-"));

        given.expect(services);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void wantsNothingMoreOfWhatItWrote(Golden.Case given) {
        Map<String, ObjectNode> first = desired(given, given.ins("live-"));

        assertThat(desired(given, first)).isEqualTo(first);
    }

    @Test
    void writesNothingWhereTheServerOnlyAddedItsFieldsAndAnotherOrder() {
        Golden.Case given = GOLDEN.named("served-unchanged");

        assertThat(desired(given, given.ins("live-"))).isEqualTo(given.ins("live-"));
    }

    static Stream<Arguments> edits() {
        return Stream.of(
                argumentSet("selector", "/spec", "{selector: {app: elsewhere, tier: web}}"),
                argumentSet("ports", "/spec", "{ports: [{name: x, port: 1}]}"),
                argumentSet("distribution", "/spec", "{trafficDistribution: PreferSameNode}"),
                argumentSet("own label", "/metadata/labels", "{team: other, app: other}"),
                argumentSet("all metadata", "/metadata", "{labels: {}, annotations: {}}"));
    }

    @ParameterizedTest
    @MethodSource("edits")
    void restoresWhatAFingerprintCovers(String where, String edit) {
        Golden.Case given = GOLDEN.named("every-option");
        ObjectNode before = desired(given, Map.of()).get("apex");
        ObjectNode edited = before.deepCopy();
        ((ObjectNode) edited.at(where)).setAll(Yaml.object(edit));

        ObjectNode repaired = desired(given, Map.of("apex", edited)).get("apex");

        assertThat(fingerprint(edited)).isNotEqualTo(fingerprint(before));
        assertThat(fingerprint(repaired)).isEqualTo(fingerprint(before));
    }

    @Test
    void aServiceOfACanaryThatIsGoneIsNotTheOneOfThatName() {
        Golden.Case given = GOLDEN.named("every-option");
        ObjectNode before = desired(given, Map.of()).get("apex");
        ObjectNode foreign = before.deepCopy();
        ((ObjectNode) foreign.at("/metadata/ownerReferences/0")).put("uid", "of-the-one-before");
        ((ObjectNode) foreign.path("metadata")).set("labels", Yaml.object("{color: red}"));

        ObjectNode apex = desired(given, Map.of("apex", foreign)).get("apex");

        assertThat(apex.at("/metadata/labels")).isEqualTo(Yaml.object("{color: red}"));
        assertThat(apex.path("spec")).isEqualTo(before.path("spec"));
    }

    @Test
    void keepsTheNodePortOfAPortThatWasRenamed() {
        Golden.Case given = GOLDEN.named("changed-by-hand");
        ObjectNode canary = given.in("canary");
        ((ObjectNode) canary.at("/spec/service")).put("portName", "grpc");

        ObjectNode apex =
                desired(Services.Role.APEX, canary, given.in("template"), live(given, "apex"));

        assertThat(apex.at("/spec/ports/0/name").asString()).isEqualTo("grpc");
        assertThat(apex.at("/spec/ports/0/nodePort").asInt()).isEqualTo(30080);
    }

    @Test
    void givesLongNamesOfPortsAnEndThatFits() {
        ObjectNode canary = GOLDEN.named("discovered-ports").in("canary");
        String container = "c".repeat(63);
        ObjectNode template =
                Yaml.object(
                        "spec: {containers: [{name: %s, ports: [{containerPort: 1}]}]}"
                                .formatted(container));

        ObjectNode apex = desired(Services.Role.APEX, canary, template, Optional.empty());

        assertThat(apex.at("/spec/ports/1/name").asString()).hasSize(63).endsWith("-0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{port: 80.5}", "{port: http}"})
    void saysWhichFieldHasNoPort(String service) {
        ObjectNode canary = GOLDEN.named("smallest").in("canary");
        ((ObjectNode) canary.path("spec")).set("service", Yaml.object(service));

        assertThatThrownBy(
                        () ->
                                desired(
                                        Services.Role.APEX,
                                        canary,
                                        Yaml.object("{}"),
                                        Optional.empty()))
                .isInstanceOf(WorkloadProblem.class)
                .hasMessageContaining("store.shop")
                .hasMessageContaining("spec.service.port");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "'0'", "''"})
    void takesNoTargetPortForThePort(String targetPort) {
        ObjectNode canary = GOLDEN.named("smallest").in("canary");
        ((ObjectNode) canary.at("/spec/service")).setAll(Yaml.object("targetPort: " + targetPort));

        ObjectNode apex = desired(Services.Role.APEX, canary, Yaml.object("{}"), Optional.empty());

        assertThat(apex.at("/spec/ports/0/targetPort").asInt()).isEqualTo(8080);
    }

    private static String fingerprint(ObjectNode service) {
        return Fingerprints.of(ResourceKind.SERVICE, service);
    }

    private static Map<String, ObjectNode> desired(
            Golden.Case given, Map<String, ObjectNode> live) {
        Map<String, ObjectNode> services = new LinkedHashMap<>();
        for (Services.Role role : Services.Role.values()) {
            String name = role.name().toLowerCase(Locale.ROOT);
            services.put(
                    name,
                    desired(
                            role,
                            given.in("canary"),
                            given.in("template"),
                            Optional.ofNullable(live.get(name))));
        }
        services.keySet().removeIf(name -> !live.isEmpty() && !live.containsKey(name));
        return services;
    }

    private static ObjectNode desired(
            Services.Role role, ObjectNode canary, ObjectNode template, Optional<ObjectNode> live) {
        String name = canary.at("/spec/service/name").asString("store");
        return Services.desired(
                role, canary, name, LABEL, template, live, OwnerReferences.of(canary));
    }

    private static Optional<ObjectNode> live(Golden.Case given, String name) {
        return Optional.of(given.in("live-" + name));
    }
}
