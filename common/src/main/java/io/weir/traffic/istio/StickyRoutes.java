package io.weir.traffic.istio;

import io.weir.rollout.Cookies;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Session affinity (routing/README.md 9): routes before the weighted one for users who bring a
 * cookie, and the cookies that responses of the weighted one set. With all traffic on the primary
 * only the cookie of the last run is looked for, to delete it.
 *
 * @param options of the Canary
 * @param cookies after the verdict
 */
record StickyRoutes(ServiceOptions options, Cookies cookies) {

    private static final String SET_COOKIE = "Set-Cookie";

    /** The routes before the weighted one while the canary has a share of the traffic. */
    void pin(ArrayNode routes, Function<JsonNode, ObjectNode> make) {
        cookies.canary().ifPresent(pair -> routes.add(leading(make.apply(matching(pair)), 0, 100)));
        cookies.primary()
                .ifPresent(pair -> routes.add(leading(make.apply(matching(pair)), 100, 0)));
    }

    /** Lets responses of each side of the weighted route set its cookie. */
    void hand(ObjectNode weighted) {
        for (JsonNode entry : weighted.path("route")) {
            if (entry instanceof ObjectNode destination) {
                String host = destination.path("destination").path("host").asString("");
                boolean canary = host.equals(options.canaryHost());
                Optional<String> pair = canary ? cookies.canary() : cookies.primary();
                long age = canary ? options.cookieMaxAge() : options.intervalSeconds();
                pair.ifPresent(
                        cookie ->
                                destination
                                        .putObject("headers")
                                        .putObject("response")
                                        .putObject("add")
                                        .put(SET_COOKIE, setting(cookie, age)));
            }
        }
    }

    /** The route that deletes the cookie of the last run. */
    void letGo(ArrayNode routes, Function<JsonNode, ObjectNode> make) {
        cookies.previous()
                .ifPresent(
                        pair -> {
                            ObjectNode route = leading(make.apply(matching(pair)), 100, 0);
                            ObjectNode add =
                                    route.withObjectProperty("headers")
                                            .withObjectProperty("response")
                                            .withObjectProperty("add");
                            add.put(spelling(add), setting(pair, -1));
                            routes.add(route);
                        });
    }

    /** Responses may set other cookies: a header's name in another spelling is one more header. */
    private static String spelling(ObjectNode taken) {
        return List.of(SET_COOKIE, "set-cookie", "SET-COOKIE").stream()
                .filter(name -> !taken.has(name))
                .findFirst()
                .orElse(SET_COOKIE);
    }

    private ObjectNode leading(ObjectNode route, int primary, int canary) {
        ArrayNode destinations = route.putArray("route");
        RouteLists.destination(options, destinations, options.primaryHost(), primary);
        RouteLists.destination(options, destinations, options.canaryHost(), canary);
        return route;
    }

    /** The service's conditions, and the cookie. */
    private JsonNode matching(String pair) {
        ArrayNode cookie = JsonNodeFactory.instance.arrayNode();
        cookie.addObject()
                .putObject("headers")
                .putObject("Cookie")
                .put("regex", "(.*;)?\\s*" + literal(pair) + "\\s*(;.*)?");
        return new Conditions("spec.analysis.sessionAffinity")
                .both(cookie, options.option("match"));
    }

    /** The text as a regular expression takes it literally: a name may have dots and stars. */
    private static String literal(String text) {
        StringBuilder literal = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            boolean plain =
                    (letter >= 'a' && letter <= 'z')
                            || (letter >= 'A' && letter <= 'Z')
                            || (letter >= '0' && letter <= '9')
                            || "_-=".indexOf(letter) >= 0;
            literal.append(plain ? "" : "\\").append(letter);
        }
        return literal.toString();
    }

    /** A cookie is deleted only with the attributes that it was set with. */
    private String setting(String pair, long maxAge) {
        JsonNode affinity = options.sessionAffinity();
        StringBuilder text = new StringBuilder(pair).append("; Max-Age=").append(maxAge);
        for (String name :
                List.of("Domain", "HttpOnly", "Partitioned", "Path", "SameSite", "Secure")) {
            String field = name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
            JsonNode value = affinity.path(field);
            if (value.isBoolean() && value.booleanValue()) {
                text.append("; ").append(name);
            }
            value.stringValueOpt()
                    .filter(given -> !given.isEmpty())
                    .ifPresent(given -> text.append("; ").append(name).append('=').append(given));
        }
        return text.toString();
    }
}
