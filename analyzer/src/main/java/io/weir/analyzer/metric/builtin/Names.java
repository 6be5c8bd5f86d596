package io.weir.analyzer.metric.builtin;

import java.util.function.Function;

/**
 * A Canary's names as label matchers need them: exact, or within a pattern, where the characters
 * that mean something to a regular expression stand for themselves.
 */
final class Names {
    private final QueryScope scope;

    Names(QueryScope scope) {
        this.scope = scope;
    }

    /** {@code label="value"}. */
    static String equal(String label, String value) {
        return label + "=\"" + inString(value) + "\"";
    }

    /** {@code label=~"pattern"}; the pattern's pieces come from the methods below. */
    static String matches(String label, String pattern) {
        return label + "=~\"" + inString(pattern) + "\"";
    }

    String namespace() {
        return scope.namespace();
    }

    String target() {
        return scope.target();
    }

    String ingress() {
        return scope.ingress();
    }

    String namespacePattern() {
        return literal(scope.namespace());
    }

    String targetPattern() {
        return literal(scope.target());
    }

    String servicePattern() {
        return literal(scope.service());
    }

    String routePattern() {
        return literal(scope.route());
    }

    /**
     * The canary's pods and not the primary's: a Deployment's have two segments behind the name, a
     * DaemonSet's one.
     */
    String podPattern() {
        String segment = "-[0-9a-zA-Z]+";
        boolean daemonSet = scope.targetKind().equals("DaemonSet");
        return targetPattern() + (daemonSet ? segment : segment + segment);
    }

    /** How Skipper names the canary's routes, with each foreign character made an underscore. */
    String skipperRoutePattern() {
        Function<String, String> plain = name -> name.replaceAll("[^A-Za-z0-9_]", "_");
        return "kube(ew)?_"
                + plain.apply(scope.namespace())
                + "__"
                + plain.apply(scope.ingress())
                + "_canary__.*__"
                + plain.apply(scope.service())
                + "_canary(_[0-9]+)?";
    }

    private static String literal(String name) {
        return name.replaceAll("[.+*?()|\\[\\]{}^$\\\\]", "\\\\$0");
    }

    private static String inString(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
