package io.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kubernetes.ResourceKind;
import io.weir.traffic.TrafficProvider;
import io.weir.traffic.TrafficProviders;
import io.weir.watcher.WatcherVerticle;
import io.weir.workload.WorkloadKind;
import io.weir.workload.WorkloadKinds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What the chart and the kustomize bases take for granted of the program, compared without Helm:
 * flags, variables, rights, definitions. What they render is tried by {@code k8s/check}.
 */
class ChartTest {

    private static final YAMLMapper YAML = YAMLMapper.builder().build();
    private static final Path MANIFESTS = Path.of("../k8s");
    private static final Path CHART = MANIFESTS.resolve("chart");

    @Test
    void givesEachServiceOnlyFlagsThatItUses() throws IOException {
        for (JsonNode entry : yaml(CHART.resolve("files/flags.yaml"))) {
            String name = entry.path("flag").asString();
            Flag flag = Flag.of(name).orElseThrow(() -> new AssertionError("no flag --" + name));

            Set<String> given = new TreeSet<>();
            entry.path("services").forEach(service -> given.add(service.asString()));

            Set<String> using = new TreeSet<>();
            for (Service service : Service.values()) {
                if (flag.usedBy(service)) {
                    using.add(service.command());
                }
            }
            assertThat(given).as("services of --%s", name).isEqualTo(using);
            assertThat(flag.secret()).as("--%s is secret", name).isFalse();
            assertThat(entry.has("secret")).as("--%s is a file", name).isEqualTo(takesFile(flag));
            assertThat(entry.has("folder")).as("folder of --%s", name).isEqualTo(takesFile(flag));
            entry.path("unless")
                    .asStringOpt()
                    .ifPresent(text -> assertThat(text).as(name).isEqualTo(flag.fallback()));
        }
    }

    private static boolean takesFile(Flag flag) {
        return flag.label().startsWith("FILE");
    }

    @Test
    void givesEachSecretOfTheNotifierAloneAsAVariable() throws IOException {
        List<String> given = new ArrayList<>();
        yaml(CHART.resolve("files/receivers.yaml"))
                .forEach(entry -> given.add(entry.path("variable").asString()));

        assertThat(given)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Flag.values())
                                .filter(flag -> flag.used() && flag.secret())
                                .filter(flag -> !flag.usedBy(Service.ROUTER))
                                .map(Flag::variable)
                                .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"files/flags.yaml", "files/receivers.yaml"})
    void takesOnlyValuesThatThereAre(String file) throws IOException {
        JsonNode values = yaml(CHART.resolve("values.yaml"));
        for (JsonNode entry : yaml(CHART.resolve(file))) {
            for (String path :
                    List.of(
                            entry.path("value").asString(),
                            entry.path("secret").asString("mode"))) {
                assertThat(values.at("/" + path.replace('.', '/')).isMissingNode())
                        .as("%s is missing in values.yaml", path)
                        .isFalse();
            }
        }
    }

    @Test
    void describesEachValueInTheSchema() throws IOException {
        List<String> missing = new ArrayList<>();
        undescribed(
                yaml(CHART.resolve("values.yaml")),
                yaml(CHART.resolve("values.schema.json")),
                "",
                missing);

        assertThat(missing).isEmpty();
    }

    private static void undescribed(
            JsonNode values, JsonNode schema, String path, List<String> missing) {
        if (!schema.has("properties")) {
            return;
        }
        values.propertyStream()
                .forEach(
                        value -> {
                            String name = path + value.getKey();
                            JsonNode at = schema.path("properties").path(value.getKey());
                            if (at.isMissingNode()) {
                                missing.add(name);
                            } else {
                                undescribed(value.getValue(), at, name + ".", missing);
                            }
                        });
    }

    @Test
    void shipsTheDefinitionsOfTheProject() throws IOException {
        List<String> own = new ArrayList<>();
        for (Path file : files(MANIFESTS.resolve("crds"))) {
            String name = file.getFileName().toString();
            if (!name.equals("kustomization.yaml")) {
                own.add(name);
                assertThat(text(CHART.resolve("crds").resolve(name)))
                        .as(name)
                        .isEqualTo(text(file));
            }
        }
        assertThat(files(CHART.resolve("crds")))
                .extracting(file -> file.getFileName().toString())
                .containsExactlyInAnyOrderElementsOf(own);
    }

    @Test
    void hasTheVersionOfTheProject() throws IOException {
        JsonNode chart = yaml(CHART.resolve("Chart.yaml"));

        assertThat(chart.path("version").asString()).isEqualTo(Version.text());
        assertThat(chart.path("appVersion").asString()).isEqualTo(Version.text());
    }

    @Test
    void letsTheWatcherSeeEachKindThatItWatches() throws IOException {
        for (ResourceKind kind : WatcherVerticle.kinds()) {
            assertThat(verbs("watcher", kind)).as(kind.plural()).contains("get", "list", "watch");
        }
    }

    @Test
    void letsTheRouterWriteEachWorkloadAndEachRoute() throws IOException {
        for (WorkloadKind workload : WorkloadKinds.all()) {
            assertThat(verbs("router", workload.kind()))
                    .as(workload.kind().plural())
                    .contains("get", "create", "update");
        }
        // Scaling is a patch.
        assertThat(verbs("router", ResourceKind.DEPLOYMENT)).contains("patch");
        for (TrafficProvider provider : TrafficProviders.all()) {
            for (ResourceKind kind : provider.kinds()) {
                assertThat(verbs("router", kind))
                        .as(kind.plural())
                        .contains("get", "create", "update", "delete");
            }
        }
    }

    @Test
    void letsOnlyTheRouterWriteWhatServesTraffic() throws IOException {
        List<ResourceKind> kinds = new ArrayList<>();
        kinds.add(ResourceKind.SERVICE);
        kinds.add(ResourceKind.CANARY);
        kinds.add(ResourceKind.CONFIG_MAP);
        kinds.add(ResourceKind.SECRET);
        WorkloadKinds.all().forEach(workload -> kinds.add(workload.kind()));
        TrafficProviders.all().forEach(provider -> kinds.addAll(provider.kinds()));

        for (String service : List.of("watcher", "analyzer", "notifier")) {
            for (ResourceKind kind : kinds) {
                assertThat(verbs(service, kind))
                        .as("%s on %s", service, kind.plural())
                        .isSubsetOf("get", "list", "watch");
            }
        }
    }

    @Test
    void grantsNoVerbAndNoKindWholesale() throws IOException {
        JsonNode rights = yaml(CHART.resolve("files/rights.yaml"));
        rights.propertyStream()
                .flatMap(service -> service.getValue().valueStream())
                .forEach(
                        rule -> {
                            assertThat(rule.toString()).doesNotContain("\"*\"");
                            assertThat(rule.path("why").asString("")).isNotBlank();
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"services", "all"})
    void givesTheKustomizeBasesTheSameRights(String base) throws IOException {
        JsonNode rights = yaml(CHART.resolve("files/rights.yaml"));
        Set<JsonNode> granted = new HashSet<>();
        Set<JsonNode> wanted = new HashSet<>();
        for (JsonNode object : objects(MANIFESTS.resolve("base/" + base + "/" + base + ".yaml"))) {
            if (!object.path("kind").asString("").equals("ClusterRole")) {
                continue;
            }
            String service = object.at("/metadata/labels/app.kubernetes.io~1component").asString();
            object.path("rules").forEach(rule -> granted.add(of(service, rule)));
            for (String part : base.equals("all") ? SERVICES : List.of(service)) {
                rights.path(part)
                        .forEach(
                                rule ->
                                        wanted.add(
                                                of(
                                                        service,
                                                        rule.deepCopy()
                                                                .asObject()
                                                                .without(
                                                                        List.of(
                                                                                "why", "scope",
                                                                                "when")))));
            }
        }

        assertThat(granted).isNotEmpty().isEqualTo(wanted);
    }

    private static final List<String> SERVICES =
            List.of("watcher", "analyzer", "router", "notifier");

    private static JsonNode of(String service, JsonNode rule) {
        return YAML.createObjectNode().set(service, rule);
    }

    @Test
    void explainsEachRight() throws IOException {
        String table = text(Path.of("../docs/install.md"));

        yaml(CHART.resolve("files/rights.yaml"))
                .propertyStream()
                .flatMap(service -> service.getValue().valueStream())
                .forEach(rule -> assertThat(table).contains(rule.path("why").asString()));
    }

    private static Set<String> verbs(String service, ResourceKind kind) throws IOException {
        Set<String> verbs = new TreeSet<>();
        for (JsonNode rule : yaml(CHART.resolve("files/rights.yaml")).path(service)) {
            if (texts(rule.path("apiGroups")).contains(kind.group())
                    && texts(rule.path("resources")).contains(kind.plural())) {
                verbs.addAll(texts(rule.path("verbs")));
            }
        }
        return verbs;
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }

    private static JsonNode yaml(Path file) throws IOException {
        return YAML.readTree(text(file));
    }

    private static List<JsonNode> objects(Path file) throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        for (String document : text(file).split("(?m)^---$", -1)) {
            Optional.ofNullable(YAML.readTree(document))
                    .filter(JsonNode::isObject)
                    .ifPresent(objects::add);
        }
        return objects;
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).toList();
        }
    }
}
