package io.weir.kubernetes.api;

import io.weir.rollout.Cookies;
import io.weir.rollout.Progress;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The session cookies in a Canary's status, under the reference's names (canary.md 1.6). Pure. */
public final class CookieStatus {

    private static final String CANARY = "sessionAffinityCookie";
    private static final String PRIMARY = "primarySessionAffinityCookie";
    private static final String PREVIOUS = "previousSessionAffinityCookie";

    private CookieStatus() {}

    /**
     * The cookies after a verdict. Routes and status are both made from this, so that they agree
     * whatever comes between the two writes.
     *
     * @param canary as it was read last
     * @param next what the verdict makes of it
     */
    public static Cookies after(ObjectNode canary, Progress next) {
        return names(canary)
                .map(names -> read(canary).after(names, next.state().run(), next.canaryWeight()))
                .orElse(Cookies.NONE);
    }

    static void put(ObjectNode status, Cookies cookies) {
        put(status, CANARY, cookies.canary());
        put(status, PRIMARY, cookies.primary());
        put(status, PREVIOUS, cookies.previous());
    }

    /** Absent where users are not kept; conditions and layer 4 decide who goes where already. */
    private static Optional<Cookies.Names> names(ObjectNode canary) {
        JsonNode spec = canary.path("spec");
        JsonNode analysis =
                spec.has("analysis") ? spec.path("analysis") : spec.path("canaryAnalysis");
        JsonNode affinity = analysis.path("sessionAffinity");
        boolean moot =
                !analysis.path("match").isEmpty()
                        || spec.path("service")
                                .path("appProtocol")
                                .asString("")
                                .equalsIgnoreCase("tcp");
        return text(affinity, "cookieName")
                .filter(name -> !moot)
                .map(name -> new Cookies.Names(name, text(affinity, "primaryCookieName")));
    }

    private static Cookies read(ObjectNode canary) {
        JsonNode status = canary.path("status");
        return new Cookies(pair(status, CANARY), pair(status, PRIMARY), pair(status, PREVIOUS));
    }

    /** A pair without a name, as the reference writes them, is none. */
    private static Optional<String> pair(JsonNode status, String field) {
        return text(status, field).filter(pair -> pair.indexOf('=') > 0);
    }

    private static Optional<String> text(JsonNode object, String field) {
        return object.path(field).stringValueOpt().filter(text -> !text.isEmpty());
    }

    private static void put(ObjectNode status, String field, Optional<String> pair) {
        if (pair.isPresent()) {
            status.put(field, pair.get());
        } else {
            status.remove(field);
        }
    }
}
