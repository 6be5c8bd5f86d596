package io.weir.e2e.chaos;

import io.weir.e2e.chaos.Write.Made;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the API server says was written in one namespace. Its policy has to keep answers of writes.
 *
 * @param writes that succeeded, and those without an answer
 * @param answers how often each account of the services got each status code for a write
 * @param forbidden requests of theirs that were refused, each once; with Roles nobody may read the
 *     definition of Canary, and Weir goes on without
 */
record AuditLog(List<Write> writes, Map<String, Integer> answers, List<String> forbidden) {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String PRIMARY = "-primary";
    private static final String DEFINITION = "/customresourcedefinitions/canaries.flagger.app";

    /**
     * Reads the log and what was rotated out of it.
     *
     * @param since what was received before does not count
     * @param accounts namespace of the services' accounts
     */
    static AuditLog read(Path folder, Instant since, String namespace, String accounts)
            throws IOException {
        Reading reading = new Reading(since, namespace, accounts);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(path -> path.getFileName().toString().matches("audit.*\\.log"))
                            .toList()) {
                try (BufferedReader lines = Files.newBufferedReader(file)) {
                    reading.all(lines);
                }
            }
        }
        return new AuditLog(reading.writes, reading.answers, reading.forbidden);
    }

    private static final class Reading {

        private final Instant since;
        private final String namespace;
        private final String accounts;
        private final List<Write> writes = new ArrayList<>();
        private final Map<String, Integer> answers = new TreeMap<>();
        private final List<String> forbidden = new ArrayList<>();

        Reading(Instant since, String namespace, String accounts) {
            this.since = since;
            this.namespace = namespace;
            this.accounts = "system:serviceaccount:" + accounts + ":";
        }

        void all(BufferedReader lines) throws IOException {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                // Most lines are about other things, and reading them as JSON takes long.
                if (line.contains(namespace) || line.contains(accounts)) {
                    one(MAPPER.readTree(line));
                }
            }
        }

        private void one(JsonNode event) {
            Instant received = Instant.parse(event.path("requestReceivedTimestamp").asString());
            boolean complete = event.path("stage").asString("").equals("ResponseComplete");
            if (!complete || received.isBefore(since)) {
                return;
            }
            String user = event.at("/user/username").asString("");
            int code = event.at("/responseStatus/code").asInt(0);
            if (user.startsWith(accounts)) {
                count(event, user.substring(accounts.length()), code);
            }
            boolean here = event.at("/objectRef/namespace").asString("").equals(namespace);
            if (here && (code == 200 || code == 201)) {
                write(event, event.path("responseObject"), received, user).ifPresent(writes::add);
            } else if (here && code >= 500) {
                write(event, asked(event), received, user).ifPresent(writes::add);
            }
        }

        private void count(JsonNode event, String account, int code) {
            String verb = event.path("verb").asString("");
            String address = event.path("requestURI").asString("");
            if (code == 403 && !address.endsWith(DEFINITION)) {
                String what = account + ": " + verb + " " + address;
                if (!forbidden.contains(what)) {
                    forbidden.add(what);
                }
            }
            if (List.of("create", "update", "patch", "delete").contains(verb)) {
                answers.merge(account + " " + code, 1, Integer::sum);
            }
        }

        /** What was to be written: a patch does not name its object, and no version came of it. */
        private static JsonNode asked(JsonNode event) {
            if (!(event.path("requestObject") instanceof ObjectNode object)) {
                return MAPPER.missingNode();
            }
            object.withObjectProperty("metadata")
                    .put("name", event.at("/objectRef/name").asString(""))
                    .put("resourceVersion", "0");
            return object;
        }

        private static Optional<Write> write(
                JsonNode event, JsonNode object, Instant received, String user) {
            String what =
                    event.at("/objectRef/resource").asString("")
                            + "/"
                            + event.at("/objectRef/subresource").asString("");
            String name = object.at("/metadata/name").asString("");
            long version = object.at("/metadata/resourceVersion").asLong(0);
            boolean removed = event.path("verb").asString("").equals("delete");
            if (name.isEmpty() || removed) {
                return Optional.empty();
            }
            boolean primary = name.endsWith(PRIMARY);
            String canary = primary ? name.substring(0, name.length() - PRIMARY.length()) : name;
            Made made = new Made(canary, version, received, user);
            return switch (what) {
                case "virtualservices/" -> Optional.of(route(made, object));
                case "canaries/status" -> Optional.of(status(made, object));
                case "deployments/" ->
                        Optional.of(
                                primary
                                        ? new Write.Primary(made, image(object))
                                        : new Write.Target(
                                                made,
                                                image(object),
                                                object.at("/spec/replicas").asInt(1)));
                default -> Optional.empty();
            };
        }

        private static Write route(Made made, JsonNode object) {
            int weight =
                    object.at("/spec/http/0/route")
                            .valueStream()
                            .filter(to -> host(to).equals(made.canary() + "-canary"))
                            .mapToInt(to -> to.path("weight").asInt(0))
                            .sum();
            return new Write.Route(
                    made, weight, object.at("/metadata/annotations/weir.io~1verdict").asString(""));
        }

        private static String host(JsonNode route) {
            return route.at("/destination/host").asString("");
        }

        private static Write status(Made made, JsonNode object) {
            JsonNode status = object.path("status");
            JsonNode weir = status.path("weir");
            String step = weir.path("stepAppliedAt").asString("");
            return new Write.Status(
                    made,
                    new Write.Standing(
                            status.path("phase").asString(""),
                            status.path("canaryWeight").asInt(0),
                            status.path("failedChecks").asInt(0)),
                    weir.path("run").asString(""),
                    weir.path("verdict").asString(""),
                    status.path("lastAppliedSpec").asString(""),
                    step.isEmpty() ? Instant.MIN : Instant.parse(step));
        }

        private static String image(JsonNode object) {
            return object.at("/spec/template/spec/containers/0/image").asString("");
        }
    }
}
