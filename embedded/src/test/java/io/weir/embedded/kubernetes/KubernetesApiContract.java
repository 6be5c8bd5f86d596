package io.weir.embedded.kubernetes;

import static io.weir.embedded.kubernetes.Manifests.configMap;
import static io.weir.embedded.kubernetes.Manifests.deployment;
import static io.weir.embedded.kubernetes.Manifests.json;
import static io.weir.embedded.kubernetes.Manifests.named;
import static io.weir.embedded.kubernetes.Manifests.owner;
import static io.weir.embedded.kubernetes.Manifests.widget;
import static io.weir.embedded.kubernetes.Waiting.done;
import static io.weir.embedded.kubernetes.Waiting.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.kubernetes.KubernetesApi;
import io.weir.kubernetes.KubernetesFailure;
import io.weir.kubernetes.ResourceKind;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Weir relies on of a Kubernetes API. Runs on the store itself, on the embedded server through
 * the client, and on a real API server, so that they cannot drift apart.
 */
abstract class KubernetesApiContract {

    private static final String RUN = Long.toString(System.nanoTime() & 0xffffff, 36);

    /** Brought by a CRD of its own; the group differs from run to run. */
    static final ResourceKind WIDGET =
            new ResourceKind("contract-" + RUN + ".weir.io", "v1beta1", "Widget", "widgets");

    static final String NAMESPACE = "contract-" + RUN;

    /**
     * A real cluster's collector looks for new kinds each half minute, and knows owners of a kind
     * only from the look after that.
     */
    static final Duration COLLECTION = Duration.ofMinutes(2);

    abstract KubernetesApi api();

    /** Makes ready what {@link #api} gives; before each test. */
    void connected() throws Exception {}

    @BeforeEach
    void namespaceAndKind() throws Exception {
        connected();
        until("no namespace of before is on its way out", COLLECTION, () -> !terminating());
        if (done(api().get(BuiltInTypes.NAMESPACE, "", NAMESPACE)).isEmpty()) {
            done(
                    api().create(
                                    BuiltInTypes.NAMESPACE,
                                    named(BuiltInTypes.NAMESPACE, "", NAMESPACE)));
        }
        String definition = WIDGET.plural() + "." + WIDGET.group();
        if (done(api().get(BuiltInTypes.CRD, "", definition)).isEmpty()) {
            done(api().create(BuiltInTypes.CRD, Manifests.widgetDefinition(WIDGET)));
        }
        until(
                "the kind is served",
                () ->
                        api().list(WIDGET, NAMESPACE)
                                .map(all -> true)
                                .otherwise(false)
                                .toCompletionStage()
                                .toCompletableFuture()
                                .join());
    }

    /** A class that is tried again cleaned up after its first try, which takes a while. */
    private boolean terminating() {
        return done(api().get(BuiltInTypes.NAMESPACE, "", NAMESPACE))
                .map(namespace -> namespace.path("metadata").has("deletionTimestamp"))
                .orElse(false);
    }

    @Test
    void whatWasCreatedCanBeReadListedAndDeleted() {
        ObjectNode stored = done(api().create(ResourceKind.CONFIG_MAP, map("crud", "a")));

        assertThat(stored.path("metadata").path("uid").asString("")).isNotEmpty();
        assertThat(stored.path("metadata").path("creationTimestamp").asString("")).endsWith("Z");
        assertThat(stored.path("kind").asString("")).isEqualTo("ConfigMap");
        assertThat(get(ResourceKind.CONFIG_MAP, "crud")).contains(stored);
        assertThat(done(api().list(ResourceKind.CONFIG_MAP, NAMESPACE))).contains(stored);
        assertThat(done(api().list(ResourceKind.CONFIG_MAP, ""))).contains(stored);

        done(api().delete(ResourceKind.CONFIG_MAP, NAMESPACE, "crud"));

        assertThat(get(ResourceKind.CONFIG_MAP, "crud")).isEmpty();
    }

    @Test
    void deletingWhatIsGoneIsNoError() {
        done(api().delete(ResourceKind.CONFIG_MAP, NAMESPACE, "never-there"));

        assertThat(get(ResourceKind.CONFIG_MAP, "never-there")).isEmpty();
    }

    @Test
    void creatingTwiceIsAConflict() {
        done(api().create(ResourceKind.CONFIG_MAP, map("twice", "a")));

        assertThatThrownBy(() -> done(api().create(ResourceKind.CONFIG_MAP, map("twice", "b"))))
                .isInstanceOf(KubernetesFailure.Conflict.class)
                .hasMessageContaining("twice")
                .hasMessageContaining("already exists");
    }

    @Test
    void anUnknownKindIsAnErrorButAMissingObjectIsNot() {
        var unknown = new ResourceKind("nowhere.weir.io", "v1", "Ghost", "ghosts");

        assertThat(get(WIDGET, "missing")).isEmpty();
        assertThatThrownBy(() -> get(unknown, "missing"))
                .isInstanceOf(KubernetesFailure.NotFound.class)
                .hasMessageContaining("Ghost");
        assertThatThrownBy(() -> done(api().list(unknown, NAMESPACE)))
                .isInstanceOf(KubernetesFailure.NotFound.class);
    }

    @Test
    void writesToWhatIsNotThereAreNotFound() {
        ObjectNode absent = widget(WIDGET, NAMESPACE, "absent", 1);
        absent.withObject("metadata").put("resourceVersion", "1");

        assertThatThrownBy(() -> done(api().replaceStatus(WIDGET, absent)))
                .isInstanceOf(KubernetesFailure.NotFound.class);
        assertThatThrownBy(() -> done(api().patch(WIDGET, NAMESPACE, "absent", json("{}"))))
                .isInstanceOf(KubernetesFailure.NotFound.class)
                .hasMessageContaining("absent");
        assertThatThrownBy(
                        () ->
                                done(
                                        api().create(
                                                        ResourceKind.CONFIG_MAP,
                                                        configMap("no-such-space", "x", "a"))))
                .isInstanceOf(KubernetesFailure.NotFound.class)
                .hasMessageContaining("no-such-space");
    }

    @Test
    void aStaleWriteIsAConflictOnTheObjectOnItsStatusAndOnAPatch() {
        ObjectNode old = done(api().create(WIDGET, widget(WIDGET, NAMESPACE, "stale", 1)));
        done(api().patch(WIDGET, NAMESPACE, "stale", json("{'spec': {'size': 2}}")));
        old.putObject("status").put("phase", "Old");

        assertThatThrownBy(() -> done(api().replace(WIDGET, old)))
                .isInstanceOf(KubernetesFailure.Conflict.class)
                .hasMessageContaining("stale")
                .hasMessageContaining("the object has been modified");
        assertThatThrownBy(() -> done(api().replaceStatus(WIDGET, old)))
                .isInstanceOf(KubernetesFailure.Conflict.class);
        ObjectNode patch = json("{'spec': {'size': 3}}");
        patch.putObject("metadata").set("resourceVersion", version(old));
        assertThatThrownBy(() -> done(api().patch(WIDGET, NAMESPACE, "stale", patch)))
                .isInstanceOf(KubernetesFailure.Conflict.class);
        assertThat(get(WIDGET, "stale").orElseThrow().path("spec").path("size").asInt(0))
                .isEqualTo(2);
    }

    @Test
    void anObjectMadeAnewUnderTheSameNameIsNotTakenForTheOldOne() {
        ObjectNode old = done(api().create(WIDGET, widget(WIDGET, NAMESPACE, "reborn", 1)));
        done(api().delete(WIDGET, NAMESPACE, "reborn"));
        done(api().create(WIDGET, widget(WIDGET, NAMESPACE, "reborn", 1)));

        assertThatThrownBy(() -> done(api().replace(WIDGET, old)))
                .isInstanceOf(KubernetesFailure.Conflict.class);
    }

    @Test
    void objectAndStatusAreWrittenApartAndOnlyTheSpecCounts() {
        ObjectNode sent = widget(WIDGET, NAMESPACE, "split", 1);
        sent.putObject("status").put("phase", "Smuggled");
        ObjectNode created = done(api().create(WIDGET, sent));
        assertThat(created.has("status")).isFalse();
        assertThat(generation(created)).isEqualTo(1);

        created.putObject("status").put("phase", "Progressing");
        created.withObject("spec").put("size", 50);
        ObjectNode told = done(api().replaceStatus(WIDGET, created));
        assertThat(told.path("status").path("phase").asString("")).isEqualTo("Progressing");
        assertThat(told.path("spec").path("size").asInt(0)).isEqualTo(1);
        assertThat(generation(told)).isEqualTo(1);

        told.withObject("spec").put("size", 7);
        told.withObject("status").put("phase", "Smuggled");
        ObjectNode changed = done(api().replace(WIDGET, told));
        assertThat(changed.path("status").path("phase").asString("")).isEqualTo("Progressing");
        assertThat(changed.path("spec").path("size").asInt(0)).isEqualTo(7);
        assertThat(generation(changed)).isEqualTo(2);

        changed.withObject("metadata").putObject("labels").put("team", "shop");
        ObjectNode labelled = done(api().replace(WIDGET, changed));
        assertThat(generation(labelled)).isEqualTo(2);
        assertThat(version(labelled)).isNotEqualTo(version(changed));
    }

    @Test
    void aWriteThatChangesNothingKeepsTheVersion() {
        done(api().create(ResourceKind.CONFIG_MAP, map("same", "a")));
        ObjectNode read = get(ResourceKind.CONFIG_MAP, "same").orElseThrow();

        ObjectNode replaced = done(api().replace(ResourceKind.CONFIG_MAP, read.deepCopy()));
        ObjectNode patched =
                done(
                        api().patch(
                                        ResourceKind.CONFIG_MAP,
                                        NAMESPACE,
                                        "same",
                                        json("{'data': {'key': 'a'}}")));

        assertThat(version(replaced)).isEqualTo(version(read));
        assertThat(version(patched)).isEqualTo(version(read));
    }

    @Test
    void aMergePatchSetsAndRemovesFieldsAndLeavesTheRest() {
        ObjectNode map = map("merge", "a");
        map.withObject("data").put("other", "b");
        done(api().create(ResourceKind.CONFIG_MAP, map));

        ObjectNode patched =
                done(
                        api().patch(
                                        ResourceKind.CONFIG_MAP,
                                        NAMESPACE,
                                        "merge",
                                        json("{'data': {'key': null, 'new': 'c'}}")));

        assertThat(patched.path("data")).isEqualTo(json("{'other': 'b', 'new': 'c'}"));
    }

    @Test
    void theServerCompletesAGeneratedName() {
        ObjectNode event = map("", "a");
        event.withObject("metadata").remove("name");
        event.withObject("metadata").put("generateName", "made-");

        ObjectNode one = done(api().create(ResourceKind.CONFIG_MAP, event));
        ObjectNode two = done(api().create(ResourceKind.CONFIG_MAP, event));

        assertThat(name(one)).startsWith("made-").hasSizeGreaterThan(5).isNotEqualTo(name(two));
    }

    @Test
    void anObjectWithAFinalizerStaysUntilTheLastOneIsTakenAway() {
        ObjectNode held = widget(WIDGET, NAMESPACE, "held", 1);
        held.withObject("metadata").putArray("finalizers").add("weir.io/held");
        done(api().create(WIDGET, held));

        done(api().delete(WIDGET, NAMESPACE, "held"));
        ObjectNode dying = get(WIDGET, "held").orElseThrow();
        assertThat(dying.path("metadata").has("deletionTimestamp")).isTrue();
        assertThat(generation(dying)).isEqualTo(2);

        dying.withObject("metadata").remove("finalizers");
        done(api().replace(WIDGET, dying));

        assertThat(get(WIDGET, "held")).isEmpty();
    }

    @Test
    void dependentsGoWithTheirOwner() {
        ObjectNode owner = done(api().create(WIDGET, widget(WIDGET, NAMESPACE, "owner", 1)));
        done(api().create(ResourceKind.CONFIG_MAP, owner(map("owned", "a"), owner)));
        done(api().create(ResourceKind.CONFIG_MAP, map("free", "a")));

        done(api().delete(WIDGET, NAMESPACE, "owner"));

        until("collected", COLLECTION, () -> get(ResourceKind.CONFIG_MAP, "owned").isEmpty());
        assertThat(get(ResourceKind.CONFIG_MAP, "free")).isPresent();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                              | spec.size: Required value",
                "{'size': 1.5}                   | spec.size in body must be of type integer",
                "{'size': 'x'}                   | spec.size in body must be of type integer",
                "{'size': 0}                     | should be greater than or equal to 1",
                "{'size': 101}                   | should be less than or equal to 100",
                "{'size': 1, 'colour': 'blue'}   | spec.colour: Unsupported value",
                "{'size': 1, 'interval': '1h'}   | spec.interval in body should match",
                "{'size': 1, 'port': true}       | spec.port in body must be of type",
                "{'size': 1, 'labels': {'a': 1}} | spec.labels.a in body must be of type string",
                "{'size': 1, 'items': [{}]}      | spec.items[0].name: Required value",
                "{'size': 1, 'one': {}}          | \"spec.one\" must validate one and only one"
                        + " schema (oneOf). Found none valid",
                "{'size': 1, 'one': {'a': 1, 'b': 1}} | (oneOf). Found 2 valid alternatives"
            })
    void aSpecAgainstTheSchemaIsRejectedWithTheFieldsName(String spec, String complaint) {
        ObjectNode wrong = named(WIDGET, NAMESPACE, "wrong");
        wrong.set("spec", json(spec));

        assertThatThrownBy(() -> done(api().create(WIDGET, wrong)))
                .isInstanceOf(KubernetesFailure.Rejected.class)
                .hasMessageContaining("Widget")
                .hasMessageContaining("wrong")
                .hasMessageContaining(complaint);
    }

    @Test
    void unknownFieldsArePrunedAndDefaultsFilledIn() {
        ObjectNode rich = named(WIDGET, NAMESPACE, "rich");
        rich.set(
                "spec",
                json(
                        "{'size': 1, 'typo': 1, 'free': {'any': [1]}, 'port': 'http',"
                                + " 'ratio': 0.5, 'items': [{'name': 'a', 'typo': 1}]}"));

        ObjectNode stored = done(api().create(WIDGET, rich));

        assertThat(stored.path("spec"))
                .isEqualTo(
                        json(
                                "{'size': 1, 'free': {'any': [1]}, 'port': 'http', 'ratio': 0.5,"
                                        + " 'items': [{'name': 'a'}], 'mode': 'auto'}"));
    }

    @Test
    void aWrongStatusIsRejected() {
        ObjectNode stored = done(api().create(WIDGET, widget(WIDGET, NAMESPACE, "status", 1)));
        stored.putObject("status").put("weight", 0.5);

        assertThatThrownBy(() -> done(api().replaceStatus(WIDGET, stored)))
                .isInstanceOf(KubernetesFailure.Rejected.class)
                .hasMessageContaining("status.weight");
    }

    @Test
    void aDeploymentIsStoredWithDefaultsAndCountsSpecAndAnnotations() {
        ObjectNode stored =
                done(api().create(ResourceKind.DEPLOYMENT, deployment(NAMESPACE, "web", "web:1")));

        assertThat(stored.path("spec").path("progressDeadlineSeconds").asInt(0)).isEqualTo(600);
        assertThat(stored.path("spec").path("strategy"))
                .isEqualTo(
                        json(
                                "{'type': 'RollingUpdate', 'rollingUpdate': {'maxSurge': '25%',"
                                        + " 'maxUnavailable': '25%'}}"));
        assertThat(stored.path("spec").path("template").path("spec"))
                .isEqualTo(
                        json(
                                "{'containers': [{'name': 'app', 'image': 'web:1',"
                                        + " 'imagePullPolicy': 'IfNotPresent', 'resources': {},"
                                        + " 'terminationMessagePath': '/dev/termination-log',"
                                        + " 'terminationMessagePolicy': 'File'}], 'restartPolicy':"
                                        + " 'Always', 'terminationGracePeriodSeconds': 30,"
                                        + " 'dnsPolicy': 'ClusterFirst', 'schedulerName':"
                                        + " 'default-scheduler', 'securityContext': {}}"));
        assertThat(generation(stored)).isEqualTo(1);
        ObjectNode scaled = patchDeployment("web", "{'spec': {'replicas': 3}}");
        assertThat(generation(scaled)).isEqualTo(2);
        ObjectNode annotated =
                patchDeployment("web", "{'metadata': {'annotations': {'note': 'x'}}}");
        assertThat(generation(annotated)).isEqualTo(3);
        ObjectNode labelled = patchDeployment("web", "{'metadata': {'labels': {'note': 'x'}}}");
        assertThat(generation(labelled)).isEqualTo(3);
    }

    @Test
    void aDeploymentsSelectorIsFixedAndMustMatchItsPods() {
        done(api().create(ResourceKind.DEPLOYMENT, deployment(NAMESPACE, "fixed", "web:1")));
        ObjectNode astray = deployment(NAMESPACE, "astray", "web:1");
        astray.withObject("spec").withObject("selector").withObject("matchLabels").put("app", "x");

        assertThatThrownBy(
                        () ->
                                patchDeployment(
                                        "fixed",
                                        "{'spec': {'selector': {'matchLabels': {'app': 'y'}},"
                                                + " 'template': {'metadata': {'labels': {'app':"
                                                + " 'y'}}}}}"))
                .isInstanceOf(KubernetesFailure.Rejected.class)
                .hasMessageContaining("spec.selector")
                .hasMessageContaining("field is immutable");
        assertThatThrownBy(() -> done(api().create(ResourceKind.DEPLOYMENT, astray)))
                .isInstanceOf(KubernetesFailure.Rejected.class)
                .hasMessageContaining("`selector` does not match template `labels`");
    }

    @Test
    void aServiceKeepsItsAddressWhenWrittenWithoutOne() {
        ObjectNode service = named(ResourceKind.SERVICE, NAMESPACE, "address");
        service.set("spec", json("{'ports': [{'name': 'http', 'port': 80}]}"));
        ObjectNode stored = done(api().create(ResourceKind.SERVICE, service));
        String address = stored.path("spec").path("clusterIP").asString("");
        assertThat(address).matches("[0-9.]+");
        assertThat(stored.path("spec").path("ports").get(0))
                .isEqualTo(
                        json(
                                "{'name': 'http', 'port': 80, 'protocol': 'TCP', 'targetPort':"
                                        + " 80}"));

        service.withObject("metadata").set("resourceVersion", version(stored));
        ObjectNode written = done(api().replace(ResourceKind.SERVICE, service));

        assertThat(written.path("spec").path("clusterIP").asString("")).isEqualTo(address);
        assertThat(version(written)).isEqualTo(version(stored));
    }

    @Test
    void aSecretsTextsBecomeData() {
        ObjectNode secret = named(ResourceKind.SECRET, NAMESPACE, "texts");
        secret.putObject("stringData").put("token", "abc");

        ObjectNode stored = done(api().create(ResourceKind.SECRET, secret));

        assertThat(stored.has("stringData")).isFalse();
        assertThat(stored.path("data")).isEqualTo(json("{'token': 'YWJj'}"));
        assertThat(stored.path("type").asString("")).isEqualTo("Opaque");
    }

    @Test
    void aControllerRevisionsDataNeverChanges() {
        ObjectNode revision = named(ResourceKind.CONTROLLER_REVISION, NAMESPACE, "r1");
        revision.put("revision", 1).putObject("data").put("image", "web:1");
        done(api().create(ResourceKind.CONTROLLER_REVISION, revision));

        assertThatThrownBy(
                        () ->
                                done(
                                        api().patch(
                                                        ResourceKind.CONTROLLER_REVISION,
                                                        NAMESPACE,
                                                        "r1",
                                                        json("{'data': {'image': 'web:2'}}"))))
                .isInstanceOf(KubernetesFailure.Rejected.class)
                .hasMessageContaining("data");
    }

    @Test
    void aBadNameIsRejected() {
        assertThatThrownBy(
                        () -> done(api().create(ResourceKind.CONFIG_MAP, map("Upper_Case", "a"))))
                .isInstanceOf(KubernetesFailure.Rejected.class)
                .hasMessageContaining("metadata.name")
                .hasMessageContaining("RFC 1123");
    }

    @Test
    void theServerSaysItsVersion() {
        assertThat(done(api().serverVersion())).matches("v1\\.\\d+.*");
    }

    Optional<ObjectNode> get(ResourceKind kind, String name) {
        return done(api().get(kind, NAMESPACE, name));
    }

    ObjectNode map(String name, String value) {
        return configMap(NAMESPACE, name, value);
    }

    private ObjectNode patchDeployment(String name, String patch) {
        return done(api().patch(ResourceKind.DEPLOYMENT, NAMESPACE, name, json(patch)));
    }

    static String name(ObjectNode object) {
        return object.path("metadata").path("name").asString("");
    }

    static long generation(ObjectNode object) {
        return object.path("metadata").path("generation").asLong(0);
    }

    static tools.jackson.databind.JsonNode version(ObjectNode object) {
        return object.path("metadata").path("resourceVersion");
    }
}
