package io.weir.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.weir.kubernetes.api.OwnerReferences;
import io.weir.rollout.Mark;
import io.weir.test.Yaml;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

class RevisionsTest {

    private static final ObjectNode CANARY =
            Yaml.object("{metadata: {name: store, namespace: shop, uid: uid-1}}");
    private static final ObjectNode TEMPLATE =
            Yaml.object(
                    """
                    metadata:
                      creationTimestamp: null
                      labels: {app: store}
                    spec:
                      containers:
                      - name: store
                        image: store:1
                        resources: {limits: {cpu: "1"}}
                        ports: [{containerPort: 8080}]
                      volumes: [{name: tmp, emptyDir: {}}]
                    """);

    static Stream<Arguments> equals() {
        return Stream.of(
                argumentSet(
                        "order of fields", "{a: 1, b: {c: 2, d: 3}}", "{b: {d: 3, c: 2}, a: 1}"),
                argumentSet("ways to write a number", "{a: 1, b: 0.50}", "{a: 1.0, b: 0.5}"),
                argumentSet("a large number", "{a: 1000}", "{a: 1e3}"));
    }

    @ParameterizedTest
    @MethodSource("equals")
    void hashesEqualContentsEqually(String one, String other) {
        assertThat(Revisions.hash(Yaml.object(one)))
                .isEqualTo(Revisions.hash(Yaml.object(other)))
                .matches("[0-9a-f]{16}");
    }

    static Stream<Arguments> differences() {
        return Stream.of(
                argumentSet("order of a list", "{a: [1, 2]}", "{a: [2, 1]}"),
                argumentSet("null and absent", "{a: null}", "{}"),
                argumentSet("empty and absent", "{a: {}}", "{}"),
                argumentSet("a number and its text", "{a: 1}", "{a: '1'}"),
                argumentSet("what quotes could hide", "{a: 'b\",\"c', d: e}", "{a: b, c: d}"),
                argumentSet("zero and nothing", "{a: 0}", "{a: false}"));
    }

    @ParameterizedTest
    @MethodSource("differences")
    void hashesOtherContentsOtherwise(String one, String other) {
        assertThat(Revisions.hash(Yaml.object(one)))
                .isNotEqualTo(Revisions.hash(Yaml.object(other)));
    }

    static Stream<Arguments> defaults() {
        return Stream.of(
                argumentSet("nothing", "", "{}"),
                argumentSet("a field", "/spec", "{newPolicy: Default}"),
                argumentSet("an object", "/spec", "{securityContext: {x: y}}"),
                argumentSet("a field of a list's element", "/spec/containers/0", "{newField: 1}"),
                argumentSet("a field of a volume", "/spec/volumes/0/emptyDir", "{medium: ''}"),
                argumentSet("an empty map of the user's", "/spec", "{nodeSelector: {}}"));
    }

    @ParameterizedTest
    @MethodSource("defaults")
    void takesFieldsThatAnotherServerAddedForDefaults(String where, String added) {
        ObjectNode served = TEMPLATE.deepCopy();
        ((ObjectNode) served.at(where)).setAll(Yaml.object(added));

        assertThat(Revisions.sameButForDefaults(TEMPLATE, served)).isTrue();
    }

    @Test
    void takesANullThatIsServedNoMoreForTheSame() {
        ObjectNode served = TEMPLATE.deepCopy();
        ((ObjectNode) served.path("metadata")).remove("creationTimestamp");

        assertThat(Revisions.sameButForDefaults(TEMPLATE, served)).isTrue();
    }

    static Stream<Arguments> edits() {
        return Stream.of(
                argumentSet("another image", "/spec/containers/0", "{image: 'store:2'}"),
                argumentSet("a label more", "/metadata/labels", "{version: v2}"),
                argumentSet("the first annotations", "/metadata", "{annotations: {a: b}}"),
                argumentSet("a limit more", "/spec/containers/0/resources/limits", "{memory: 1Gi}"),
                argumentSet(
                        "the first requests",
                        "/spec/containers/0/resources",
                        "{requests: {cpu: 1}}"),
                argumentSet("the first node selector", "/spec", "{nodeSelector: {disk: ssd}}"),
                argumentSet("a Service's first selector", "/spec", "{selector: {app: store}}"),
                argumentSet("another type", "/spec", "{containers: {}}"),
                argumentSet(
                        "a port more",
                        "/spec/containers/0",
                        "{ports: [{containerPort: 8080}, {containerPort: 1}]}"),
                argumentSet("no port", "/spec/containers/0", "{ports: []}"),
                argumentSet(
                        "another port", "/spec/containers/0", "{ports: [{containerPort: 8081}]}"));
    }

    @ParameterizedTest
    @MethodSource("edits")
    void seesAnEditWhateverTheServer(String where, String edit) {
        ObjectNode served = TEMPLATE.deepCopy();
        ((ObjectNode) served.at(where)).setAll(Yaml.object(edit));

        assertThat(Revisions.sameButForDefaults(TEMPLATE, served)).isFalse();
    }

    static Stream<Arguments> removals() {
        return Stream.of(
                argumentSet("a label", "/metadata/labels", "app"),
                argumentSet("the limits", "/spec/containers/0/resources", "limits"),
                argumentSet("an empty volume source", "/spec/volumes/0", "emptyDir"),
                argumentSet("the volumes", "/spec", "volumes"));
    }

    @ParameterizedTest
    @MethodSource("removals")
    void seesWhatWasRemoved(String where, String field) {
        ObjectNode served = TEMPLATE.deepCopy();
        ((ObjectNode) served.at(where)).remove(field);

        assertThat(Revisions.sameButForDefaults(TEMPLATE, served)).isFalse();
    }

    @Test
    void keepsATemplateUnderANameThatSaysWhatIsInIt() {
        var mark = new Mark(Revisions.hash(TEMPLATE), "configs", "uid-2", 3);

        ObjectNode stored =
                Revisions.stored(CANARY, OwnerReferences.of(CANARY), TEMPLATE, mark, "v1.36.1");

        assertThat(stored.at("/metadata/name").asString())
                .isEqualTo(Revisions.name("store", mark))
                .matches("store-[0-9a-f]{10}");
        assertThat(Revisions.template(stored)).contains(TEMPLATE);
        assertThat(Revisions.serverVersion(stored)).isEqualTo("v1.36.1");
        assertThat(stored.at("/metadata/ownerReferences/0/uid").asString()).isEqualTo("uid-1");
        assertThat(stored.path("kind").asString()).isEqualTo("ControllerRevision");
        assertThat(stored.path("revision").isIntegralNumber()).isTrue();
    }

    @Test
    void namesTheSameTemplateWithOtherConfigurationOtherwiseAndNothingElseMatters() {
        var mark = new Mark("t", "c", "uid", 3);

        assertThat(Revisions.name("store", new Mark("t", "c", "other", 4)))
                .isEqualTo(Revisions.name("store", mark));
        assertThat(Revisions.name("store", new Mark("t", "d", "uid", 3)))
                .isNotEqualTo(Revisions.name("store", mark));
        assertThat(Revisions.name("s".repeat(253), mark)).hasSizeLessThanOrEqualTo(253);
    }

    @Test
    void anObjectWithoutATemplateIsNoneOfWeirs() {
        assertThat(Revisions.template(Yaml.object("{data: {spec: {}}}"))).isEmpty();
    }
}
