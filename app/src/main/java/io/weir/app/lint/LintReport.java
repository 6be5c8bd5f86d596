package io.weir.app.lint;

import java.util.List;
import java.util.Locale;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Findings as people and programs read them. The JSON is contract (docs/commands.md): fields are
 * added, never changed. Pure.
 */
public final class LintReport {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private LintReport() {}

    /**
     * A line each, {@code FILE:LINE:COLUMN: LEVEL: OBJECT: PATH: MESSAGE}, as editors know them.
     */
    public static List<String> lines(Lint.Checked checked) {
        return checked.findings().stream().map(LintReport::line).toList();
    }

    /** All in one line. */
    public static String summary(Lint.Checked checked) {
        return counted(checked.count(Finding.Level.ERROR), "error")
                + ", "
                + counted(checked.count(Finding.Level.WARNING), "warning")
                + " in "
                + counted(checked.checked(), "manifest")
                + (checked.skipped() > 0
                        ? "; skipped " + counted(checked.skipped(), "object") + " of other kinds"
                        : "");
    }

    /** {@code {"findings": […], "errors": …}}. */
    public static String json(Lint.Checked checked) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode findings = json.putArray("findings");
        checked.findings()
                .forEach(
                        finding ->
                                findings.addObject()
                                        .put("file", finding.file())
                                        .put("line", finding.line())
                                        .put("column", finding.column())
                                        .put("level", level(finding))
                                        .put("object", finding.object())
                                        .put("path", finding.path())
                                        .put("message", finding.message()));
        json.put("errors", checked.count(Finding.Level.ERROR));
        json.put("warnings", checked.count(Finding.Level.WARNING));
        json.put("checked", checked.checked());
        json.put("skipped", checked.skipped());
        return JSON.writeValueAsString(json);
    }

    private static String line(Finding finding) {
        return finding.file()
                + ":"
                + finding.line()
                + ":"
                + finding.column()
                + ": "
                + level(finding)
                + ": "
                + (finding.object().isEmpty() ? "" : finding.object() + ": ")
                + (finding.path().isEmpty() ? "" : finding.path() + ": ")
                + finding.message().replace('\n', ' ');
    }

    private static String level(Finding finding) {
        return finding.level().name().toLowerCase(Locale.ROOT);
    }

    private static String counted(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
