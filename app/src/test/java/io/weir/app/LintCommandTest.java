package io.weir.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where {@code weir lint} reads from, and how it ends. */
class LintCommandTest {

    private static final String GOOD =
            """
            apiVersion: flagger.app/v1beta1
            kind: Canary
            metadata: {name: cart, namespace: shop}
            spec:
              targetRef: {apiVersion: apps/v1, kind: Deployment, name: cart}
              service: {port: 80}
              analysis: {interval: 30s, threshold: 1, stepWeight: 10}
            """;
    private static final String ODD = GOOD.replace("30s", "30sec");
    private static final String BAD = GOOD.replace("stepWeight", "stepWieght");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path directory;

    @Test
    void cleanFilesEndWithZeroAndNothingOnTheOutput() throws IOException {
        Path file = Files.writeString(directory.resolve("cart.yaml"), GOOD);

        assertThat(run("", file.toString())).isZero();

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("0 errors, 0 warnings in 1 manifest");
    }

    @Test
    void aMistakeEndsWithOneAndItsPlace() throws IOException {
        Path file = Files.writeString(directory.resolve("cart.yaml"), BAD);

        assertThat(run("", file.toString())).isEqualTo(1);

        assertThat(out.toString())
                .contains(
                        file
                                + ":7:43: error: Canary shop/cart: spec.analysis.stepWieght:"
                                + " unknown field, the API server drops it; do you mean"
                                + " stepWeight?");
    }

    @Test
    void readsTheInput() {
        assertThat(run(BAD, "-", "--json")).isEqualTo(1);

        assertThat(out.toString()).contains("\"file\" : \"-\"", "\"line\" : 7");
    }

    @Test
    void readsDirectoriesToTheirDepth() throws IOException {
        Files.createDirectories(directory.resolve("a/b"));
        Files.writeString(directory.resolve("a/b/one.yml"), BAD);
        Files.writeString(directory.resolve("two.json"), "{\"kind\": \"Pod\"}");
        Files.writeString(directory.resolve("three.txt"), "no: [yaml");

        assertThat(run("", directory.toString())).isEqualTo(1);

        assertThat(err.toString()).contains("in 1 manifest; skipped 1 object of other kinds");
    }

    @Test
    void aWarningCountsOnlyWhenAskedTo() {
        assertThat(run(ODD, "-")).isZero();
        assertThat(run(ODD, "-", "--strict")).isEqualTo(1);
        assertThat(out.toString()).contains("warning: Canary shop/cart: spec.analysis.interval");
    }

    @Test
    void referencesToOtherNamespacesAreRefusedWhereTheInstallationDoes() {
        String canary =
                GOOD.replace(
                        "stepWeight: 10",
                        "stepWeight: 10, metrics: [{name: a, thresholdRange: {max: 1}, templateRef:"
                                + " {name: t, namespace: other}}]");

        assertThat(run(canary, "-")).isZero();
        assertThat(run(canary, "-", "-no-cross-namespace-refs")).isEqualTo(1);
        assertThat(out.toString()).contains("other");
    }

    @Test
    void aFileThatCannotBeReadIsWrongUsage() {
        assertThatThrownBy(() -> run("", directory.resolve("none.yaml").toString()))
                .isInstanceOf(Usage.class)
                .hasMessageContaining("none.yaml cannot be read");
        assertThatThrownBy(() -> run("")).isInstanceOf(Usage.class);
    }

    private int run(String input, String... arguments) {
        LintCommand lint = new LintCommand();
        return lint.run(
                Arguments.read(lint, List.of(arguments)),
                new Command.Streams(
                        Map.of(),
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        new PrintWriter(out, true),
                        new PrintWriter(err, true)));
    }
}
