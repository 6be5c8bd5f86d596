package io.weir.app.get;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.test.Golden;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The list of canaries as text and as JSON. */
class CanaryListTest {

    private static final Golden GOLDEN = Golden.in("get");
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:23Z");

    @AfterAll
    static void everyFileIsUsed() {
        GOLDEN.assertAllUsed();
    }

    @Test
    void eachCanaryIsALineWithColumnsUnderTheirHeads() {
        GOLDEN.expectText("table.txt", text(CanaryTable.lines(rows(), NOW, 0)));
    }

    @Test
    void noLineIsLongerThanTheTerminal() {
        List<String> lines = CanaryTable.lines(rows(), NOW, 100);

        GOLDEN.expectText("table-100.txt", text(lines));
        assertThat(lines).allMatch(line -> line.length() <= 100);
    }

    @Test
    void jsonHoldsTheSameWithoutWhatIsAbsent() {
        GOLDEN.expectJson(
                "canaries.json", CanaryJson.text(rows()).getBytes(StandardCharsets.UTF_8));
    }

    private static List<CanaryRow> rows() {
        JsonNode list = new YAMLMapper().readTree(GOLDEN.text("canaries.yaml"));
        return Stream.of(list.values().toArray(JsonNode[]::new))
                .map(canary -> CanaryRow.of((ObjectNode) canary))
                .toList();
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }
}
