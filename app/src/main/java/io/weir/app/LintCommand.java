package io.weir.app;

import io.weir.app.lint.Finding;
import io.weir.app.lint.Lint;
import io.weir.app.lint.LintReport;
import io.weir.kubernetes.api.ReaderSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** {@code weir lint}: what is wrong with manifests, before they are applied. */
final class LintCommand implements Command {

    private static final String JSON = "json";
    private static final String STRICT = "strict";
    private static final String STDIN = "-";

    @Override
    public String name() {
        return "lint";
    }

    @Override
    public String description() {
        return "Says what is wrong with Canary, MetricTemplate and AlertProvider manifests before"
                + " they are applied, with line and column: unknown fields, values that the API"
                + " server would refuse, and values that Weir could not work with. Needs no"
                + " cluster.";
    }

    @Override
    public String words() {
        return "FILE|DIR|-...";
    }

    @Override
    public List<Flag> flags() {
        return List.of(Flag.MESH_PROVIDER, Flag.NO_CROSS_NAMESPACE_REFS);
    }

    @Override
    public List<Option> options() {
        return List.of(
                new Option(JSON, "", "Print JSON; docs/commands.md describes it."),
                new Option(STRICT, "", "Let warnings count as problems for the exit code."));
    }

    @Override
    public List<String> notes() {
        return List.of(
                "Files are YAML or JSON with any number of objects; of a directory those that end"
                    + " in .yaml, .yml or .json are read, at any depth; - reads the input. Objects"
                    + " of other kinds are skipped and counted.",
                "Exit codes: 0 no problems, 1 problems found, 2 wrong usage or a file that cannot"
                        + " be read.",
                "Example: helm template ./shop | weir lint -");
    }

    @Override
    public int run(Arguments arguments, Streams streams) {
        if (arguments.words().isEmpty()) {
            throw new Usage("'weir lint' needs files, directories or -");
        }
        Values values = Values.of(arguments.flags(), streams.environment());
        Lint lint =
                new Lint(
                        new ReaderSettings(
                                values.text(Flag.MESH_PROVIDER),
                                !values.bool(Flag.NO_CROSS_NAMESPACE_REFS)));
        Lint.Checked all = Lint.Checked.NOTHING;
        for (String word : arguments.words()) {
            for (String file : files(word)) {
                all = all.and(lint.check(file, text(file, streams)));
            }
        }
        if (arguments.has(JSON)) {
            streams.out().println(LintReport.json(all));
        } else {
            LintReport.lines(all).forEach(streams.out()::println);
            streams.err().println("weir: " + LintReport.summary(all));
        }
        streams.out().flush();
        boolean bad =
                all.count(Finding.Level.ERROR) > 0
                        || (arguments.has(STRICT) && !all.findings().isEmpty());
        return bad ? 1 : 0;
    }

    private static List<String> files(String word) {
        Path path = Path.of(word);
        if (word.equals(STDIN) || !Files.isDirectory(path)) {
            return List.of(word);
        }
        try (Stream<Path> below = Files.walk(path)) {
            List<String> files = new ArrayList<>();
            below.filter(Files::isRegularFile)
                    .map(Path::toString)
                    .filter(name -> name.matches(".*\\.(yaml|yml|json)"))
                    .sorted()
                    .forEach(files::add);
            return files;
        } catch (IOException e) {
            throw new Usage(word + " cannot be read: " + e.getMessage());
        }
    }

    private static String text(String file, Streams streams) {
        try {
            byte[] bytes =
                    file.equals(STDIN)
                            ? streams.in().readAllBytes()
                            : Files.readAllBytes(Path.of(file));
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new Usage(file + " cannot be read");
        }
    }
}
