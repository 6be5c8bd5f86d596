package io.weir.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The metrics that docs/metrics.md promises, and those that a text in Prometheus' format has.
 *
 * @param types by name
 * @param labels by name
 */
record MetricsTable(Map<String, String> types, Map<String, Set<String>> labels) {

    private static final Pattern ROW =
            Pattern.compile("^\\| `((?:weir|flagger)_[a-z_]+)` \\| ([a-z]+) \\| ([^|]*)\\|");
    private static final Pattern TYPE =
            Pattern.compile("^# TYPE ((?:weir|flagger)_[a-z_]+) ([a-z]+)$");
    private static final Pattern SAMPLE =
            Pattern.compile("^((?:weir|flagger)_[a-z_]+)(?:\\{(.*)})? \\S+$");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"(?:[^\"\\\\]|\\\\.)*\"");

    static MetricsTable documented() throws IOException {
        Map<String, String> types = new TreeMap<>();
        Map<String, Set<String>> labels = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("../docs/metrics.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.find()) {
                types.put(row.group(1), row.group(2));
                Set<String> names = new TreeSet<>();
                Pattern.compile("`([a-z_]+)`")
                        .matcher(row.group(3))
                        .results()
                        .forEach(name -> names.add(name.group(1)));
                labels.put(row.group(1), names);
            }
        }
        return new MetricsTable(types, labels);
    }

    /** Of each latency also the longest is exported, as a gauge: it belongs to its metric. */
    static MetricsTable exported(String... texts) {
        Map<String, String> types = new TreeMap<>();
        Map<String, Set<String>> labels = new TreeMap<>();
        for (String line : String.join("\n", texts).split("\n", -1)) {
            Matcher type = TYPE.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (type.matches()) {
                types.put(type.group(1), type.group(2));
            } else if (sample.matches()) {
                Set<String> names = labels.computeIfAbsent(sample.group(1), any -> new TreeSet<>());
                if (sample.group(2) != null) {
                    LABEL.matcher(sample.group(2))
                            .results()
                            .map(label -> label.group(1))
                            .filter(label -> !label.equals("le"))
                            .forEach(names::add);
                }
            }
        }
        types.keySet()
                .removeIf(name -> name.endsWith("_max") && types.containsKey(base(name, "_max")));
        Map<String, Set<String>> perFamily = new TreeMap<>();
        labels.forEach(
                (name, names) ->
                        perFamily
                                .computeIfAbsent(family(types, name), any -> new TreeSet<>())
                                .addAll(names));
        return new MetricsTable(types, perFamily);
    }

    /** The metric that a series belongs to. */
    static String family(Map<String, String> types, String series) {
        for (String suffix : new String[] {"_bucket", "_sum", "_count", "_max"}) {
            String base = base(series, suffix);
            if (!types.containsKey(series) && types.containsKey(base)) {
                return base;
            }
        }
        return series;
    }

    private static String base(String name, String suffix) {
        return name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
    }
}
