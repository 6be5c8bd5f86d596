package io.weir.kubernetes.api;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What can be wrong with {@code spec.analysis.sessionAffinity} (canary.md 1.4, 1.8). */
final class AffinityReader {

    /** Names of cookies, RFC 6265. */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /** What would end an attribute, and begin one that nobody asked for. */
    private static final Pattern NO_ATTRIBUTE = Pattern.compile(".*[;,\\p{Cntrl}].*");

    private AffinityReader() {}

    static void check(Fields affinity, Problems problems) {
        Optional<String> canary = affinity.neededText("cookieName");
        Optional<String> primary = affinity.text("primaryCookieName");
        for (String field : List.of("cookieName", "primaryCookieName")) {
            affinity.text(field)
                    .filter(name -> !TOKEN.matcher(name).matches())
                    .ifPresent(
                            name ->
                                    problems.blocks(
                                            affinity.path(field)
                                                    + ": no name of a cookie, was "
                                                    + affinity.shown(field)));
        }
        if (canary.isPresent() && canary.equals(primary)) {
            problems.blocks(
                    affinity.path("primaryCookieName")
                            + ": another name than that of cookieName is needed, was "
                            + affinity.shown("primaryCookieName"));
        }
        for (String field : List.of("domain", "path")) {
            affinity.text(field)
                    .filter(value -> NO_ATTRIBUTE.matcher(value).matches())
                    .ifPresent(
                            value ->
                                    problems.blocks(
                                            affinity.path(field)
                                                    + ": no attribute of a cookie, was "
                                                    + affinity.shown(field)));
        }
        affinity.text("sameSite")
                .filter(value -> !List.of("Strict", "Lax", "None").contains(value))
                .ifPresent(
                        value ->
                                problems.blocks(
                                        affinity.path("sameSite")
                                                + ": Strict, Lax or None is needed, was "
                                                + affinity.shown("sameSite")));
        checkSecure(affinity, problems);
        affinity.whole("maxAge")
                .filter(age -> age < 0)
                .ifPresent(
                        age ->
                                problems.warns(
                                        affinity.path("maxAge") + ": acts as 86400, was " + age));
    }

    /** Browsers drop such a cookie, and nobody is kept anywhere. */
    private static void checkSecure(Fields affinity, Problems problems) {
        boolean secure = affinity.flag("secure");
        boolean anywhere = affinity.text("sameSite").equals(Optional.of("None"));
        boolean partitioned = affinity.flag("partitioned");
        if (!secure && (anywhere || partitioned)) {
            problems.warns(
                    affinity.path(anywhere ? "sameSite" : "partitioned")
                            + ": browsers take such a cookie only with secure: true");
        }
        affinity.flag("httpOnly");
    }
}
