package io.weir.analyzer.metric.template;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A metric query in the template language of Go's {@code text/template}, as Canaries and
 * MetricTemplates hold it (metrics.md 7).
 *
 * <p>Known are all actions and all predefined functions but {@code call}; a bare dot has no value
 * at the top, since there is no data object. Differences, all of them refusals of what would
 * otherwise end up in the query as noise: a missing key of {@code variables.KEY}, a {@code printf}
 * verb that does not fit its argument, an argument too few or too many, a value that is absent.
 * Limits: {@value #MAX_TEMPLATE} characters of template, {@value Run#MAX_TEXT} of query, {@value
 * Run#MAX_STEPS} steps.
 *
 * <p>Immutable; may be rendered any number of times, from any thread.
 */
public final class QueryTemplate {

    /** The functions whose values the caller of {@link #render} provides. */
    public static final Set<String> FUNCTIONS =
            Set.of(
                    "name",
                    "namespace",
                    "target",
                    "service",
                    "ingress",
                    "route",
                    "interval",
                    "variables");

    static final int MAX_TEMPLATE = 64 * 1024;

    private final Statement body;
    private final Map<String, Statement> templates;

    QueryTemplate(Statement body, Map<String, Statement> templates) {
        this.body = body;
        this.templates = Map.copyOf(templates);
    }

    /**
     * Reads a template.
     *
     * @throws TemplateFailure for what is not of the language, unknown functions included
     */
    public static QueryTemplate parse(String text) {
        if (text.length() > MAX_TEMPLATE) {
            throw new TemplateFailure(
                    new Position(1, 1), "template is longer than " + MAX_TEMPLATE + " characters");
        }
        return new Parser(Lexer.tokens(text)).template();
    }

    /**
     * The query.
     *
     * @param functions by name, see {@link #FUNCTIONS}; texts, whole numbers, decimals, truth
     *     values, or maps and lists of these. A name may be missing when the template does not use
     *     it.
     * @throws TemplateFailure when it cannot be rendered
     */
    public String render(Map<String, ?> functions) {
        Map<String, Object> known = new HashMap<>();
        functions.forEach((name, value) -> known.put(name, plain(name, value)));
        Run run = new Run(known, templates);
        body.run(run);
        return run.output();
    }

    private static Object plain(String name, Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> entries = new TreeMap<>();
            map.forEach((key, entry) -> entries.put((String) key, plain(name, entry)));
            return entries;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(entry -> plain(name, entry)).toList();
        }
        if (value instanceof Integer number) {
            return number.longValue();
        }
        if (value instanceof String
                || value instanceof Boolean
                || value instanceof Long
                || value instanceof Double) {
            return value;
        }
        throw new IllegalArgumentException(
                name + " cannot be used in a template: " + value.getClass());
    }
}
