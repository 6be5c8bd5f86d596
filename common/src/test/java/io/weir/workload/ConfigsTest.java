package io.weir.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.weir.kubernetes.ResourceKind;
import io.weir.test.Golden;
import io.weir.test.Yaml;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ConfigsTest {

    private static final Golden GOLDEN = Golden.in("configs");
    private static final String UID = "11111111-2222-3333-4444-555555555555";

    @AfterAll
    static void noFileIsUnused() {
        GOLDEN.assertAllUsed();
    }

    static Stream<Arguments> vectors() {
        return Stream.of(
                argumentSet("absent", "{}", "74234e98afe7498f"),
                argumentSet("null", "{data: null}", "74234e98afe7498f"),
                argumentSet("empty", "{data: {}}", "44136fa355b3678a"),
                argumentSet("one value", "{data: {color: red}}", "241889ca0604e333"),
                argumentSet("escapes", "{data: {a: \"<b>&\\u2028é\\n\"}}", "768e79ad49dd14b6"),
                argumentSet("a Secret", "{data: {apiKey: dGVzdA==}}", "3930f0692c2295eb"),
                argumentSet(
                        "in another order",
                        "{data: {username: dGVzdA==, apiKey: dGVzdA==, password: dGVzdA==}}",
                        "706737bf88c752ac"));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void takesTheChecksumOfTheContract(String object, String checksum) {
        assertThat(Configs.checksum(Yaml.object(object))).isEqualTo(checksum);
        assertThat(Configs.unchanged(Yaml.object(object), checksum)).isTrue();
    }

    @Test
    void countsBinaryData() {
        String without = Configs.checksum(Yaml.object("{data: {color: red}}"));
        String empty = Configs.checksum(Yaml.object("{data: {color: red}, binaryData: {}}"));
        String one = Configs.checksum(Yaml.object("{data: {color: red}, binaryData: {a: AA==}}"));
        String other = Configs.checksum(Yaml.object("{data: {color: red}, binaryData: {a: AQ==}}"));

        assertThat(empty).isEqualTo(without);
        assertThat(List.of(without, one, other)).doesNotHaveDuplicates();
        assertThat(Configs.unchanged(Yaml.object("{data: {color: blue}}"), without)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "ConfigMap, '', '', true",
        "ConfigMap, '', disabled, false",
        "ConfigMap, '', disable, false",
        "ConfigMap, '', enabled, true",
        "Secret, Opaque, '', true",
        "Secret, '', '', true",
        "Secret, kubernetes.io/basic-auth, '', true",
        "Secret, kubernetes.io/ssh-auth, '', true",
        "Secret, kubernetes.io/tls, '', true",
        "Secret, kubernetes.io/tls, disabled, false",
        "Secret, kubernetes.io/dockerconfigjson, '', false",
        "Secret, kubernetes.io/service-account-token, '', false",
    })
    void tracksWhatPodsReadAndNobodySwitchedOff(
            String kind, String type, String tracking, boolean tracked) {
        ObjectNode object =
                Yaml.object(
                        "{kind: %s, type: '%s', metadata: {annotations: {flagger.app/config-tracking: '%s'}}}"
                                .formatted(kind, type, tracking));

        assertThat(Configs.tracked(object)).isEqualTo(tracked);
    }

    static Stream<Golden.Case> cases() {
        return GOLDEN.cases().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesTheCopyOfTheCase(Golden.Case given) {
        Optional<ObjectNode> existing =
                given.has("existing") ? Optional.of(given.in("existing")) : Optional.empty();

        ObjectNode copy = copy(given, existing, UID);

        given.expect(Map.of("copy", copy));
        assertThat(copy(given, Optional.of(copy), UID)).isEqualTo(copy);
        assertThat(Configs.checksum(copy)).isEqualTo(Configs.checksum(given.in("source")));
    }

    @Test
    void twoCanariesThatShareACopyDoNotTakeItFromEachOther() {
        Golden.Case given = GOLDEN.named("new-config-map");
        ObjectNode first = copy(given, Optional.empty(), "uid-1");
        ObjectNode both = copy(given, Optional.of(first), "uid-2");

        ObjectNode again = copy(given, Optional.of(both), "uid-1");

        assertThat(again).isEqualTo(both);
        assertThat(both.at("/metadata/ownerReferences").values())
                .extracting(owner -> owner.path("controller").asBoolean())
                .containsExactly(true, false);
    }

    @Test
    void refusesToOverwriteAUsersObject() {
        Golden.Case given = GOLDEN.named("new-config-map");
        ObjectNode users =
                Yaml.object(
                        "{kind: ConfigMap, metadata: {name: settings-primary, namespace: shop}}");

        assertThatThrownBy(() -> copy(given, Optional.of(users), UID))
                .isInstanceOf(WorkloadProblem.class)
                .hasMessageContaining("ConfigMap settings-primary.shop");
    }

    @Test
    void aSecretOfAnotherTypeIsMadeAnewWithTheOwnersThatItHad() {
        Golden.Case given = GOLDEN.named("new-secret");
        ObjectNode opaque = copy(given, Optional.empty(), "uid-other");
        opaque.put("type", "Opaque");
        opaque.withObjectProperty("metadata").put("uid", "u").put("resourceVersion", "7");

        ObjectNode wanted = copy(given, Optional.of(opaque), UID);
        ObjectNode anew = Configs.anew(ResourceKind.SECRET, wanted);

        assertThat(Configs.onlyAnew(opaque, wanted)).isTrue();
        assertThat(anew.path("type").asString()).isEqualTo("kubernetes.io/tls");
        assertThat(anew.path("data")).isEqualTo(given.in("source").path("data"));
        assertThat(anew.path("metadata").has("resourceVersion")).isFalse();
        assertThat(anew.path("metadata").has("uid")).isFalse();
        assertThat(anew.at("/metadata/ownerReferences").values())
                .extracting(owner -> owner.path("uid").asString())
                .containsExactly("uid-other", UID);
    }

    @Test
    void whatSomebodyMadeImmutableIsMadeAnewOnlyForOtherContents() {
        Golden.Case given = GOLDEN.named("new-config-map");
        ObjectNode same = copy(given, Optional.empty(), UID);
        same.put("immutable", true);
        ObjectNode other = same.deepCopy();
        other.withObjectProperty("data").put("color", "another");

        ObjectNode wanted = copy(given, Optional.of(other), UID);

        assertThat(Configs.onlyAnew(same, copy(given, Optional.of(same), UID))).isFalse();
        assertThat(Configs.onlyAnew(other, wanted)).isTrue();
        assertThat(Configs.anew(ResourceKind.CONFIG_MAP, wanted).has("immutable")).isFalse();
    }

    @Test
    void aSharedCopyIsLeftToTheOtherCanary() {
        Golden.Case given = GOLDEN.named("new-config-map");
        ObjectNode both = copy(given, Optional.of(copy(given, Optional.empty(), "uid-1")), "uid-2");

        ObjectNode left = Configs.without(both, "uid-1").orElseThrow();

        assertThat(left.at("/metadata/ownerReferences").values())
                .extracting(
                        owner -> owner.path("uid").asString(),
                        owner -> owner.path("controller").asBoolean())
                .containsExactly(tuple("uid-2", true));
        assertThat(Configs.without(left, "uid-2")).isEmpty();
        assertThat(Configs.ownedBy(both, "uid-1")).isTrue();
        assertThat(Configs.ownedBy(left, "uid-1")).isFalse();
    }

    private static ObjectNode copy(Golden.Case given, Optional<ObjectNode> existing, String uid) {
        ObjectNode source = given.in("source");
        List<String> prefixes =
                given.in("prefixes").path("list").values().stream()
                        .map(JsonNode::asString)
                        .toList();
        ResourceKind kind =
                source.path("kind").asString().equals("Secret")
                        ? ResourceKind.SECRET
                        : ResourceKind.CONFIG_MAP;
        return Configs.copy(kind, source, existing, owner(uid), prefixes);
    }

    private static ObjectNode owner(String uid) {
        return Yaml.object(
                "{apiVersion: flagger.app/v1beta1, kind: Canary, name: store, uid: %s, controller: true, blockOwnerDeletion: true}"
                        .formatted(uid));
    }
}
