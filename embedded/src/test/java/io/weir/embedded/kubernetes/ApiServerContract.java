package io.weir.embedded.kubernetes;

import static io.weir.embedded.kubernetes.Manifests.deployment;
import static io.weir.embedded.kubernetes.Manifests.named;
import static io.weir.embedded.kubernetes.Manifests.owner;
import static io.weir.embedded.kubernetes.Manifests.widget;
import static io.weir.embedded.kubernetes.Manifests.widgetDefinition;
import static io.weir.embedded.kubernetes.Waiting.done;
import static io.weir.embedded.kubernetes.Waiting.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kubernetes.Informers;
import io.weir.kubernetes.ResourceKind;
import io.weir.kubernetes.fabric8.Fabric8Kubernetes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The contract over the network: the same calls, and watches, selectors, patches and shapes. */
abstract class ApiServerContract extends KubernetesApiContract {

    private static final String MAPS = "/api/v1/namespaces/" + NAMESPACE + "/configmaps";
    private static final String DEPLOYMENTS =
            "/apis/apps/v1/namespaces/" + NAMESPACE + "/deployments";

    /** Connected to the server under test, restricted to {@link #NAMESPACE}. */
    abstract Fabric8Kubernetes kubernetes();

    abstract RawApi raw();

    /** What an informer told, in order: {@code +name value} and {@code -name}. */
    static final class Told implements Informers.Listener {
        final List<String> events = new CopyOnWriteArrayList<>();
        final List<ObjectNode> objects = new CopyOnWriteArrayList<>();
        final List<String> threads = new CopyOnWriteArrayList<>();
        private final String prefix;

        Told(String prefix) {
            this.prefix = prefix;
        }

        @Override
        public void present(ObjectNode object) {
            if (name(object).startsWith(prefix)) {
                objects.add(object);
                threads.add(Thread.currentThread().getName());
                events.add("+" + name(object) + value(object));
            }
        }

        @Override
        public void gone(ObjectNode last) {
            if (name(last).startsWith(prefix)) {
                events.add("-" + name(last) + value(last));
            }
        }

        @Override
        public void listed() {
            events.add("listed");
        }

        private static String value(ObjectNode object) {
            JsonNode value =
                    object.has("data")
                            ? object.path("data").path("key")
                            : object.path("spec").path("size");
            return value.isMissingNode() ? "" : " " + value.asString("");
        }
    }

    @Test
    void anInformerTellsWhatIsThereAndThenEveryChangeInOrder() {
        var kind = ResourceKind.CONFIG_MAP;
        done(api().create(kind, map("seen-1", "a")));
        var told = new Told("seen-");

        var informer = kubernetes().informers().watch(kind, Informers.Detail.FULL, told);
        until("listed", () -> told.events.contains("listed"));
        assertThat(informer.synced()).isTrue();
        assertThat(informer.kindMissing()).isFalse();
        done(api().create(kind, map("seen-2", "b")));
        done(api().patch(kind, NAMESPACE, "seen-1", Manifests.json("{'data': {'key': 'c'}}")));
        done(api().delete(kind, NAMESPACE, "seen-2"));
        until("told", () -> told.events.size() >= 5);

        assertThat(told.events)
                .containsExactly("+seen-1 a", "listed", "+seen-2 b", "+seen-1 c", "-seen-2 b");
        assertThat(told.objects)
                .allSatisfy(
                        object -> {
                            assertThat(object.path("apiVersion").asString("")).isEqualTo("v1");
                            assertThat(object.path("kind").asString("")).isEqualTo("ConfigMap");
                            assertThat(object.path("metadata").has("managedFields")).isFalse();
                        });
        assertThat(told.threads.stream().distinct()).hasSize(1);
    }

    @Test
    void aWatchedObjectIsTheSameJsonAsAReadOne() {
        var told = new Told("verbatim");
        kubernetes().informers().watch(ResourceKind.DEPLOYMENT, Informers.Detail.FULL, told);
        until("listed", () -> told.events.contains("listed"));
        ObjectNode deployment = deployment(NAMESPACE, "verbatim", "web:1");
        ((ObjectNode)
                        deployment
                                .path("spec")
                                .path("template")
                                .path("spec")
                                .path("containers")
                                .get(0))
                .set("resources", Manifests.json("{'limits': {'cpu': '1500m'}}"));

        done(api().create(ResourceKind.DEPLOYMENT, deployment));
        until("told", () -> !told.objects.isEmpty());

        ObjectNode read = get(ResourceKind.DEPLOYMENT, "verbatim").orElseThrow();
        assertThat(told.objects.get(0).path("spec")).isEqualTo(read.path("spec"));
    }

    @Test
    void anInformerOfMetadataNeverSeesContents() {
        ObjectNode secret = named(ResourceKind.SECRET, NAMESPACE, "hidden-1");
        secret.putObject("stringData").put("token", "abc");
        done(api().create(ResourceKind.SECRET, secret));
        var told = new Told("hidden-");

        kubernetes().informers().watch(ResourceKind.SECRET, Informers.Detail.METADATA, told);
        until("listed", () -> told.events.contains("listed"));
        done(
                api().patch(
                                ResourceKind.SECRET,
                                NAMESPACE,
                                "hidden-1",
                                Manifests.json("{'data': {'token': 'eHl6'}}")));
        until("told", () -> told.objects.size() >= 2);

        assertThat(told.objects)
                .allSatisfy(
                        object -> {
                            assertThat(object.propertyNames())
                                    .containsExactlyInAnyOrder("apiVersion", "kind", "metadata");
                            assertThat(object.path("kind").asString("")).isEqualTo("Secret");
                        });
        assertThat(version(told.objects.get(1))).isNotEqualTo(version(told.objects.get(0)));
    }

    @Test
    void anInformerFindsAKindThatComesLater() {
        var later = new ResourceKind("later-" + WIDGET.group(), "v1beta1", "Widget", "laters");
        var told = new Told("late");
        var informer = kubernetes().informers().watch(later, Informers.Detail.FULL, told);
        until("missing", informer::kindMissing);
        assertThat(informer.synced()).isFalse();

        done(api().create(BuiltInTypes.CRD, widgetDefinition(later)));
        until("found", informer::synced);
        done(api().create(later, widget(later, NAMESPACE, "late", 1)));
        until("told", () -> told.events.contains("+late 1"));

        done(api().delete(BuiltInTypes.CRD, "", later.plural() + "." + later.group()));
        until("gone with its kind", () -> told.events.contains("-late 1"));
        assertThat(told.events).containsExactly("listed", "+late 1", "-late 1");
    }

    @Test
    void aWatchStartsAfterTheGivenVersionAndShowsWhatLeavesTheSelection() {
        ObjectNode first = map("selected", "a");
        first.withObject("metadata").putObject("labels").put("contract", "watch");
        String since = version(done(api().create(ResourceKind.CONFIG_MAP, first))).asString("");

        List<JsonNode> events =
                raw().watch(
                                MAPS
                                        + "?watch=true&labelSelector=contract%3Dwatch"
                                        + "&resourceVersion="
                                        + since);
        for (String patch :
                List.of(
                        "{'data': {'key': 'b'}}",
                        "{'metadata': {'labels': {'contract': null}}}",
                        "{'data': {'key': 'c'}}",
                        "{'metadata': {'labels': {'contract': 'watch'}}}")) {
            done(
                    api().patch(
                                    ResourceKind.CONFIG_MAP,
                                    NAMESPACE,
                                    "selected",
                                    Manifests.json(patch)));
        }
        until("told", () -> events.size() >= 3);

        assertThat(events.stream().map(event -> event.path("type").asString("")))
                .containsExactly("MODIFIED", "DELETED", "ADDED");
    }

    @Test
    void listsAreSelectedByLabelsAndName() {
        for (String name : List.of("pick-1", "pick-2", "pick-3")) {
            ObjectNode map = map(name, "a");
            map.withObject("metadata").putObject("labels").put("pick", name).put("picks", "all");
            done(api().create(ResourceKind.CONFIG_MAP, map));
        }

        assertThat(names(MAPS + "?labelSelector=picks%3Dall,pick!%3Dpick-2"))
                .containsExactly("pick-1", "pick-3");
        assertThat(names(MAPS + "?labelSelector=pick%20in%20(pick-1,pick-2)"))
                .containsExactly("pick-1", "pick-2");
        assertThat(names(MAPS + "?labelSelector=picks,pick%20notin%20(pick-1)"))
                .containsExactly("pick-2", "pick-3");
        assertThat(names(MAPS + "?fieldSelector=metadata.name%3Dpick-3")).containsExactly("pick-3");
    }

    @Test
    void aListComesInPagesIfAskedTo() {
        for (String name : List.of("page-1", "page-2", "page-3")) {
            ObjectNode map = map(name, "a");
            map.withObject("metadata").putObject("labels").put("set", "page");
            done(api().create(ResourceKind.CONFIG_MAP, map));
        }
        var names = new ArrayList<String>();
        String token = "";
        int pages = 0;
        do {
            JsonNode page =
                    raw().get(MAPS + "?labelSelector=set%3Dpage&limit=2&continue=" + token).body();
            page.path("items").forEach(item -> names.add(name((ObjectNode) item)));
            token = page.path("metadata").path("continue").asString("");
            pages++;
        } while (!token.isEmpty());

        assertThat(names).containsExactly("page-1", "page-2", "page-3");
        assertThat(pages).isEqualTo(2);
    }

    @Test
    void onlyMetadataIsSentIfThatIsAccepted() {
        done(api().create(ResourceKind.CONFIG_MAP, map("partial", "a")));

        JsonNode one =
                raw().get(
                                MAPS + "/partial",
                                "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1")
                        .body();
        JsonNode list =
                raw().get(
                                MAPS + "?fieldSelector=metadata.name%3Dpartial",
                                "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1")
                        .body();

        assertThat(one.path("kind").asString("")).isEqualTo("PartialObjectMetadata");
        assertThat(one.has("data")).isFalse();
        assertThat(list.path("kind").asString("")).isEqualTo("PartialObjectMetadataList");
        assertThat(list.path("items").get(0).has("data")).isFalse();
        assertThat(list.path("items").get(0).path("metadata").path("name").asString(""))
                .isEqualTo("partial");
    }

    @Test
    void aJsonPatchIsAppliedWholeOrNotAtAll() {
        done(api().create(ResourceKind.CONFIG_MAP, map("json", "a")));
        String type = "application/json-patch+json";

        RawApi.Response refused =
                raw().send(
                                "PATCH",
                                MAPS + "/json",
                                type,
                                "[{'op': 'add', 'path': '/data/new', 'value': 'x'},"
                                        + "{'op': 'test', 'path': '/data/key', 'value': 'z'}]");
        assertThat(refused.code()).isEqualTo(422);
        RawApi.Response applied =
                raw().send(
                                "PATCH",
                                MAPS + "/json",
                                type,
                                "[{'op': 'test', 'path': '/data/key', 'value': 'a'},"
                                        + "{'op': 'copy', 'from': '/data/key', 'path': '/data/b'},"
                                        + "{'op': 'replace', 'path': '/data/key', 'value': 'c'},"
                                        + "{'op': 'move', 'from': '/data/b', 'path': '/data/d'}]");

        assertThat(applied.code()).isEqualTo(200);
        assertThat(applied.body().path("data")).isEqualTo(Manifests.json("{'key': 'c', 'd': 'a'}"));
    }

    @Test
    void aStrategicPatchMergesContainersByName() {
        done(api().create(ResourceKind.DEPLOYMENT, deployment(NAMESPACE, "strategic", "web:1")));

        RawApi.Response patched =
                raw().send(
                                "PATCH",
                                DEPLOYMENTS + "/strategic",
                                "application/strategic-merge-patch+json",
                                "{'spec': {'template': {'spec': {'containers': [{'name': 'side',"
                                        + " 'image': 'side:1'}, {'name': 'app', 'env': [{'name':"
                                        + " 'A', 'value': '1'}]}]}}}}");
        assertThat(patched.code()).isEqualTo(200);
        JsonNode spec = patched.body().path("spec").path("template").path("spec");
        var images = new ArrayList<String>();
        spec.path("containers").forEach(c -> images.add(c.path("image").asString("")));
        assertThat(images).containsExactlyInAnyOrder("web:1", "side:1");

        RawApi.Response removed =
                raw().send(
                                "PATCH",
                                DEPLOYMENTS + "/strategic",
                                "application/strategic-merge-patch+json",
                                "{'spec': {'template': {'spec': {'containers': [{'name': 'side',"
                                        + " '$patch': 'delete'}]}}}}");
        assertThat(removed.body().path("spec").path("template").path("spec").path("containers"))
                .hasSize(1);
        assertThat(
                        raw().send(
                                        "PATCH",
                                        widgets() + "/any",
                                        "application/strategic-merge-patch+json",
                                        "{}")
                                .code())
                .isIn(404, 415);
    }

    @Test
    void theStatusPathPatchesNothingButTheStatus() {
        done(api().create(WIDGET, widget(WIDGET, NAMESPACE, "status-patch", 1)));

        JsonNode patched =
                raw().send(
                                "PATCH",
                                widgets() + "/status-patch/status",
                                "application/merge-patch+json",
                                "{'spec': {'size': 9}, 'status': {'phase': 'Ready'}}")
                        .body();

        assertThat(patched.path("spec").path("size").asInt(0)).isEqualTo(1);
        assertThat(patched.path("status").path("phase").asString("")).isEqualTo("Ready");
    }

    @Test
    void theScalePathChangesReplicas() {
        done(api().create(ResourceKind.DEPLOYMENT, deployment(NAMESPACE, "scale", "web:1")));
        String path = DEPLOYMENTS + "/scale/scale";

        RawApi.Response scaled =
                raw().send(
                                "PATCH",
                                path,
                                "application/merge-patch+json",
                                "{'spec': {'replicas': 5}}");

        assertThat(scaled.code()).isEqualTo(200);
        assertThat(raw().get(path).body().path("spec").path("replicas").asInt(0)).isEqualTo(5);
        assertThat(
                        get(ResourceKind.DEPLOYMENT, "scale")
                                .orElseThrow()
                                .path("spec")
                                .path("replicas")
                                .asInt(0))
                .isEqualTo(5);
    }

    @Test
    void aDeletionWithAPreconditionThatDoesNotHoldIsAConflict() {
        done(api().create(ResourceKind.CONFIG_MAP, map("precondition", "a")));

        RawApi.Response refused =
                raw().send(
                                "DELETE",
                                MAPS + "/precondition",
                                "application/json",
                                "{'preconditions': {'uid': 'another'}}");

        assertThat(refused.code()).isEqualTo(409);
        assertThat(get(ResourceKind.CONFIG_MAP, "precondition")).isPresent();
    }

    @Test
    void dependentsStayWhenTheirOwnerLeavesThemBehind() {
        ObjectNode owner = done(api().create(ResourceKind.CONFIG_MAP, map("parent", "a")));
        done(api().create(ResourceKind.CONFIG_MAP, owner(map("left-behind", "a"), owner)));

        raw().send(
                        "DELETE",
                        MAPS + "/parent",
                        "application/json",
                        "{'propagationPolicy': 'Orphan'}");

        until(
                "released",
                () ->
                        !get(ResourceKind.CONFIG_MAP, "left-behind")
                                .orElseThrow()
                                .path("metadata")
                                .has("ownerReferences"));
        until("deleted", () -> get(ResourceKind.CONFIG_MAP, "parent").isEmpty());
    }

    @Test
    void aDependentOfAnOwnerThatIsNotThereIsCollected() {
        ObjectNode owner = widget(WIDGET, NAMESPACE, "ghost", 1);
        owner.withObject("metadata").put("uid", "11111111-2222-3333-4444-555555555555");

        done(api().create(ResourceKind.CONFIG_MAP, owner(map("haunted", "a"), owner)));

        until("collected", COLLECTION, () -> get(ResourceKind.CONFIG_MAP, "haunted").isEmpty());
    }

    @Test
    void theStatusOfADeploymentFollowsItsSpecUntilItIsReady() {
        done(api().create(ResourceKind.DEPLOYMENT, deployment(NAMESPACE, "ready", "web:1")));
        until("ready", () -> isReady("ready", 2));

        done(
                api().patch(
                                ResourceKind.DEPLOYMENT,
                                NAMESPACE,
                                "ready",
                                Manifests.json(
                                        "{'spec': {'replicas': 3, 'template': {'metadata':"
                                                + " {'labels': {'v': '2'}}}}}")));
        until("ready again", () -> isReady("ready", 3));

        JsonNode conditions =
                get(ResourceKind.DEPLOYMENT, "ready")
                        .orElseThrow()
                        .path("status")
                        .path("conditions");
        var reasons = new java.util.TreeMap<String, String>();
        conditions.forEach(
                c -> reasons.put(c.path("type").asString(""), c.path("reason").asString("")));
        assertThat(reasons)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "Available", "MinimumReplicasAvailable",
                                "Progressing", "NewReplicaSetAvailable"));
    }

    @Test
    void theKindsThatAreServedCanBeDiscovered() {
        JsonNode kinds = raw().get("/apis/" + WIDGET.group() + "/v1beta1").body();
        var names = new ArrayList<String>();
        kinds.path("resources").forEach(each -> names.add(each.path("name").asString("")));

        assertThat(names).contains("widgets", "widgets/status");
        assertThat(raw().get("/api").body().path("versions").get(0).asString("")).isEqualTo("v1");
        assertThat(raw().get("/apis/none.weir.io/v1").code()).isEqualTo(404);
    }

    private boolean isReady(String name, int replicas) {
        ObjectNode deployment = get(ResourceKind.DEPLOYMENT, name).orElseThrow();
        JsonNode status = deployment.path("status");
        return status.path("observedGeneration").asLong(0) == generation(deployment)
                && status.path("replicas").asInt(0) == replicas
                && status.path("updatedReplicas").asInt(0) == replicas
                && status.path("readyReplicas").asInt(0) == replicas
                && status.path("availableReplicas").asInt(0) == replicas
                && !status.has("unavailableReplicas");
    }

    private List<String> names(String path) {
        var names = new ArrayList<String>();
        raw().get(path).body().path("items").forEach(item -> names.add(name((ObjectNode) item)));
        return names;
    }

    private static String widgets() {
        return "/apis/" + WIDGET.group() + "/v1beta1/namespaces/" + NAMESPACE + "/widgets";
    }
}
