package io.weir.app.lint;

import io.weir.app.Nearest;
import io.weir.embedded.kubernetes.Schema;
import io.weir.kubernetes.api.AlertProviderReader;
import io.weir.kubernetes.api.CanaryReader;
import io.weir.kubernetes.api.MetricSourceReader;
import io.weir.kubernetes.api.ReaderSettings;
import io.weir.rollout.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Finds what is wrong with manifests of Canary, MetricTemplate and AlertProvider: by the shipped
 * definitions as an API server would, and by the readers of Weir's services. Pure but for the
 * definitions, which it reads once.
 */
public final class Lint {

    /** A field and what is said of it; a combination names its place within quotes. */
    private static final Pattern SCHEMA =
            Pattern.compile("(?s)(?:<nil>: Invalid value: \"\": \"([^\"]*)\" |([^:\\s]*): )(.*)");

    private static final Pattern READER = Pattern.compile("(?s)([a-zA-Z][^:\\s]*): (.*)");

    private final Definitions definitions = Definitions.shipped();
    private final ReaderSettings settings;

    public Lint(ReaderSettings settings) {
        this.settings = settings;
    }

    /** Looks at the text of one file. */
    public Checked check(String file, String text) {
        List<Manifest> manifests;
        try {
            manifests = ManifestFile.read(text);
        } catch (ManifestFile.NoYaml e) {
            Manifest.Place place = e.place();
            return new Checked(
                    List.of(
                            new Finding(
                                    file,
                                    place.line(),
                                    place.column(),
                                    Finding.Level.ERROR,
                                    "",
                                    "",
                                    String.valueOf(e.getMessage()))),
                    0,
                    0);
        }
        List<Finding> findings = new ArrayList<>();
        int checked = 0;
        for (Manifest manifest : manifests) {
            if (manifest.group().equals(Definitions.GROUP)) {
                checked++;
                findings.addAll(new Look(file, manifest).findings());
            }
        }
        return new Checked(findings, checked, manifests.size() - checked);
    }

    /**
     * What came of one or more files.
     *
     * @param checked manifests that were looked at
     * @param skipped manifests of other kinds
     */
    public record Checked(List<Finding> findings, int checked, int skipped) {

        /** Nothing yet. */
        public static final Checked NOTHING = new Checked(List.of(), 0, 0);

        public Checked {
            findings = List.copyOf(findings);
        }

        /** This and that of another file. */
        public Checked and(Checked other) {
            List<Finding> all = new ArrayList<>(findings);
            all.addAll(other.findings);
            return new Checked(all, checked + other.checked, skipped + other.skipped);
        }

        /** How many findings of a level there are. */
        public long count(Finding.Level level) {
            return findings.stream().filter(finding -> finding.level() == level).count();
        }
    }

    /** One manifest; of several findings on one field the first one says enough. */
    private final class Look {
        private final String file;
        private final Manifest manifest;
        private final List<Finding> findings = new ArrayList<>();
        private final Set<String> told = new HashSet<>();

        Look(String file, Manifest manifest) {
            this.file = file;
            this.manifest = manifest;
        }

        List<Finding> findings() {
            Optional<JsonNode> schema = definitions.schema(manifest.text("kind"));
            if (schema.isEmpty()) {
                kind();
                return findings;
            }
            if (!manifest.text("apiVersion")
                    .equals(Definitions.GROUP + "/" + Definitions.VERSION)) {
                add(
                        Finding.Level.ERROR,
                        "apiVersion",
                        Definitions.GROUP
                                + "/"
                                + Definitions.VERSION
                                + " is needed, was '"
                                + manifest.text("apiVersion")
                                + "'");
            }
            manifest.twice()
                    .forEach(
                            path ->
                                    add(
                                            Finding.Level.ERROR,
                                            path,
                                            "stands there twice, the first one is lost"));
            UnknownFields.of(manifest.object(), schema.get())
                    .forEach((path, text) -> add(Finding.Level.ERROR, path, text));
            name();
            Schema.problems(manifest.object(), schema.get()).forEach(this::schema);
            if (manifest.text("kind").equals("Canary")) {
                Rules.broken(manifest.object())
                        .forEach((path, text) -> add(Finding.Level.ERROR, path, text));
            }
            read().forEach(this::reader);
            findings.sort(Comparator.comparingInt(Finding::line).thenComparingInt(Finding::column));
            return findings;
        }

        private void kind() {
            add(
                    Finding.Level.ERROR,
                    "kind",
                    "'"
                            + manifest.text("kind")
                            + "' is no kind of "
                            + Definitions.GROUP
                            + Nearest.of(manifest.text("kind"), definitions.kinds())
                                    .map(near -> "; do you mean " + near + "?")
                                    .orElse(""));
        }

        private void name() {
            JsonNode metadata = manifest.object().path("metadata");
            if (metadata.path("name").asString("").isEmpty() && !metadata.has("generateName")) {
                add(Finding.Level.ERROR, "metadata.name", "is missing");
            }
        }

        private List<Problem> read() {
            return switch (manifest.text("kind")) {
                case "Canary" -> CanaryReader.read(manifest.object(), settings).problems();
                case "MetricTemplate" -> MetricSourceReader.read(manifest.object()).problems();
                default -> AlertProviderReader.read(manifest.object()).problems();
            };
        }

        private void schema(String problem) {
            Matcher matcher = SCHEMA.matcher(problem);
            if (!matcher.matches()) {
                add(Finding.Level.ERROR, "", problem);
                return;
            }
            String path = Optional.ofNullable(matcher.group(1)).orElse(matcher.group(2));
            String text = matcher.group(3);
            String inBody = path + " in body ";
            int at = text.indexOf(inBody);
            add(
                    Finding.Level.ERROR,
                    path,
                    at < 0 ? text : inBody(path, text, at + inBody.length()));
        }

        /** What a value must be, and what it was; texts and numbers are shown, the rest is not. */
        private String inBody(String path, String text, int from) {
            String rule = text.substring(from).replaceFirst("(must be of type \\S+): .*", "$1");
            JsonNode value =
                    manifest.object()
                            .at("/" + path.replace("[", "/").replace("]", "").replace('.', '/'));
            String shown = value.toString();
            return value.isValueNode() && shown.length() < 100 && !value.isMissingNode()
                    ? rule + ", was " + shown
                    : rule;
        }

        private void reader(Problem problem) {
            String text =
                    problem.message().replaceFirst("^(MetricTemplate|AlertProvider) \\S* ", "");
            Matcher matcher = READER.matcher(text);
            boolean named = matcher.matches() && matcher.group(1).startsWith("spec");
            if (named && matcher.group(2).endsWith("is missing") && missing(matcher.group(1))) {
                return;
            }
            Finding.Level level =
                    problem.effect() == Problem.Effect.WARNS
                            ? Finding.Level.WARNING
                            : Finding.Level.ERROR;
            if (named) {
                add(level, matcher.group(1), matcher.group(2));
            } else {
                add(level, "", text);
            }
        }

        /** Whether it was said already that the field, or an object around it, is not there. */
        private boolean missing(String path) {
            return told.stream()
                    .anyMatch(known -> path.equals(known) || path.startsWith(known + "."));
        }

        private void add(Finding.Level level, String path, String message) {
            if (path.isEmpty() || told.add(path)) {
                Manifest.Place place = manifest.at(path);
                findings.add(
                        new Finding(
                                file,
                                place.line(),
                                place.column(),
                                level,
                                manifest.title(),
                                path,
                                message));
            }
        }
    }
}
