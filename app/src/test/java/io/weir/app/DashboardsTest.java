package io.weir.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.test.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Dashboards and alert rules ask for nothing that is not exported. */
class DashboardsTest {

    private static final Path RULES = Path.of("../k8s/alerts/weir-rules.yaml");
    private static final Pattern METRIC = Pattern.compile("\\b(?:weir|flagger)_[a-z_]+\\b");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @ParameterizedTest
    @ValueSource(strings = {"canaries", "services"})
    void aDashboardShowsWhatIsExported(String name) throws IOException {
        JsonNode board = JSON.readTree(Files.readString(dashboard(name)));

        List<String> expressions = board.findValuesAsString("expr");
        assertThat(expressions).hasSizeGreaterThan(9);
        assertThat(metrics(expressions)).isSubsetOf(documented());
        assertThat(board.path("uid").asString("")).isEqualTo("weir-" + name);
        assertThat(board.findValues("gridPos")).doesNotHaveDuplicates();
        assertThat(board.path("panels").findValuesAsString("id")).doesNotHaveDuplicates();
        assertThat(board.path("panels").findValuesAsString("uid"))
                .as("no panel is bound to somebody's data source")
                .containsOnly("${datasource}");
    }

    @Test
    void anAlertAsksForWhatIsExportedAndSaysWhatToDo() throws IOException {
        List<JsonNode> rules = rules();

        assertThat(metrics(rules.stream().map(rule -> rule.path("expr").asString("")).toList()))
                .isNotEmpty()
                .isSubsetOf(documented());
        assertThat(rules)
                .allSatisfy(
                        rule -> {
                            assertThat(rule.path("alert").asString("")).startsWith("Weir");
                            assertThat(rule.at("/labels/severity").asString(""))
                                    .isIn("warning", "critical");
                            assertThat(rule.at("/annotations/summary").asString("")).isNotEmpty();
                            assertThat(rule.at("/annotations/description").asString(""))
                                    .isNotEmpty();
                        });
    }

    @Test
    void whatSomebodyMustActOnHasAnAlert() throws IOException {
        assertThat(rules().stream().map(rule -> rule.path("alert").asString("")))
                .contains(
                        "WeirRunStuck",
                        "WeirLagGrowing",
                        "WeirDeliveriesDead",
                        "WeirRecordsParked",
                        "WeirPartitionWithoutOwner",
                        "WeirNotReady",
                        "WeirApiErrors");
    }

    @Test
    void prometheusTakesTheRules() throws Exception {
        List<Path> tools =
                Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                        .map(directory -> Path.of(directory, "promtool"))
                        .filter(Files::isExecutable)
                        .toList();
        assumeTrue(!tools.isEmpty(), "promtool, of Debian's package prometheus, is not installed");

        Process check =
                new ProcessBuilder(tools.get(0).toString(), "check", "rules", RULES.toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(check.getInputStream().readAllBytes(), UTF);

        assertThat(check.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(check.exitValue()).as(said).isZero();
    }

    private static final java.nio.charset.Charset UTF = java.nio.charset.StandardCharsets.UTF_8;

    private static Path dashboard(String name) {
        return Path.of("../k8s/dashboards", name + ".json");
    }

    private static List<JsonNode> rules() throws IOException {
        JsonNode file = Yaml.object(Files.readString(RULES));
        return file.path("groups").values().stream()
                .flatMap(group -> group.path("rules").values().stream())
                .toList();
    }

    private static Set<String> metrics(List<String> expressions) throws IOException {
        Map<String, String> types = MetricsTable.documented().types();
        return expressions.stream()
                .flatMap(expression -> METRIC.matcher(expression).results())
                .map(found -> MetricsTable.family(types, found.group()))
                .collect(Collectors.toSet());
    }

    private static Set<String> documented() throws IOException {
        return new HashSet<>(MetricsTable.documented().types().keySet());
    }
}
