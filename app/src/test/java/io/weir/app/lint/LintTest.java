package io.weir.app.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kubernetes.api.ReaderSettings;
import io.weir.test.Golden;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What lint finds, and where. */
class LintTest {

    private static final Golden GOLDEN = Golden.in("lint");
    private static final Path MANIFESTS = Path.of("../common/src/test/resources/crds");

    private final Lint lint = new Lint(new ReaderSettings("istio", false));

    @AfterAll
    static void everyFileIsUsed() {
        GOLDEN.assertAllUsed();
    }

    @Test
    void everyMistakeIsALineWithItsPlaceAndWhatToWriteInstead() {
        Lint.Checked checked = lint.check("broken.yaml", GOLDEN.text("broken.yaml"));

        GOLDEN.expectText(
                "broken.txt",
                String.join("\n", LintReport.lines(checked))
                        + "\n"
                        + LintReport.summary(checked)
                        + "\n");
        GOLDEN.expectJson("broken.json", LintReport.json(checked).getBytes(StandardCharsets.UTF_8));
        assertThat(LintReport.json(checked)).doesNotContain("token=secret");
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatTheApiServerRefusesIsFoundAtTheField(Path file) {
        String text = text(file);
        String field = text.lines().findFirst().orElseThrow().replace("# field: ", "").strip();

        List<Finding> findings = lint.check(file.toString(), text).findings();

        assertThat(findings)
                .filteredOn(finding -> finding.level() == Finding.Level.ERROR)
                .anySatisfy(
                        finding ->
                                assertThat(finding.path() + " " + finding.message())
                                        .contains(field));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void whatTheApiServerAcceptsHasNoMistakeOfForm(Path file) {
        List<Finding> findings = lint.check(file.toString(), text(file)).findings();

        assertThat(findings)
                .noneMatch(
                        finding ->
                                finding.message()
                                        .matches(
                                                "(unknown field|Required value|Unsupported"
                                                        + " value|must be of type|should|Too).*"));
    }

    @ParameterizedTest
    @CsvSource({
        "'a: [1', 1, not YAML",
        "'a: 1\n\tb: 2', 2, not YAML",
        "'- a\n- b', 1, a Kubernetes object is needed",
        "'a: 1\n---\nhello', 3, a Kubernetes object is needed",
        "'a: &x {b: *x}', 1, nested too deeply"
    })
    void textThatHoldsNoObjectsIsSaidWithItsLine(String text, int line, String message) {
        Lint.Checked checked = lint.check("x.yaml", text.replace("\\n", "\n").replace("\\t", "\t"));

        assertThat(checked.findings())
                .singleElement()
                .satisfies(
                        finding -> {
                            assertThat(finding.line()).isEqualTo(line);
                            assertThat(finding.message()).contains(message);
                        });
    }

    @Test
    void anEmptyFileHasNothingWrong() {
        assertThat(lint.check("x.yaml", "")).isEqualTo(Lint.Checked.NOTHING);
        assertThat(lint.check("x.yaml", "---\n---\n# none\n")).isEqualTo(Lint.Checked.NOTHING);
    }

    static Stream<Path> refused() {
        return files("refused");
    }

    static Stream<Path> accepted() {
        return files("accepted");
    }

    private static Stream<Path> files(String folder) {
        try (Stream<Path> files = Files.list(MANIFESTS.resolve(folder))) {
            return files.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
