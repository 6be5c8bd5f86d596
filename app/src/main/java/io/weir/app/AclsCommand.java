package io.weir.app;

import io.weir.app.KafkaAccess.Acl;
import io.weir.stream.Topics;
import io.weir.stream.kafka.TopicSetup;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code weir acls}: what Kafka has to allow to each service. */
final class AclsCommand implements Command {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String AS_JSON = "json";
    private static final String COMMANDS = "commands";
    private static final String PRINCIPAL = "principal";
    private static final String USUAL_PRINCIPAL = "User:weir-*";

    @Override
    public String name() {
        return "acls";
    }

    @Override
    public String description() {
        return "Lists the ACLs that each service, and each command that reads Kafka, needs there."
                + " Asks no broker.";
    }

    @Override
    public String words() {
        return "[CLIENT]...";
    }

    @Override
    public List<Flag> flags() {
        return List.of(Flag.KAFKA, Flag.TOPIC_PREFIX, Flag.KAFKA_TOPICS);
    }

    @Override
    public List<Option> options() {
        return List.of(
                new Option(AS_JSON, "", "Print JSON; docs/kafka.md describes it."),
                new Option(COMMANDS, "", "Print a line of kafka-acls.sh for each ACL."),
                new Option(
                        PRINCIPAL,
                        "NAME",
                        "who each client is to Kafka; a * becomes the client's name (default "
                                + USUAL_PRINCIPAL
                                + ")."));
    }

    @Override
    public List<String> notes() {
        return List.of(
                "CLIENT is watcher, analyzer, router, notifier, or one of the commands explain and"
                        + " deliveries; without one all are listed. 'weir all' needs the rights of"
                        + " the four services together.",
                "Exit codes: 0 listed, 2 wrong usage.",
                "Example: weir acls --commands --topic-prefix team.weir --kafka-topics verify");
    }

    @Override
    public int run(Arguments arguments, Streams streams) {
        Values values = Values.of(arguments.flags(), streams.environment());
        Topics topics = new Topics(values.text(Flag.TOPIC_PREFIX), 1, 1);
        TopicSetup.Mode mode = KafkaConfig.mode(values);
        String principal = arguments.option(PRINCIPAL).orElse(USUAL_PRINCIPAL);
        List<KafkaAccess> chosen = chosen(arguments.words(), KafkaAccess.all(topics));
        if (arguments.has(AS_JSON)) {
            streams.out().println(json(chosen, mode, principal));
        } else if (arguments.has(COMMANDS)) {
            String server = values.optional(Flag.KAFKA).orElse("$KAFKA");
            chosen.forEach(
                    access ->
                            access.acls(mode)
                                    .forEach(
                                            acl ->
                                                    streams.out()
                                                            .println(
                                                                    command(
                                                                            server,
                                                                            who(principal, access),
                                                                            acl))));
        } else {
            table(chosen, mode, principal).forEach(streams.out()::println);
        }
        streams.out().flush();
        return 0;
    }

    private static List<KafkaAccess> chosen(List<String> words, List<KafkaAccess> all) {
        for (String word : words) {
            if (all.stream().noneMatch(access -> access.called(word))) {
                throw new Usage(
                        "'weir acls' knows "
                                + all.stream()
                                        .map(KafkaAccess::client)
                                        .collect(Collectors.joining(", "))
                                + ", was '"
                                + word
                                + "'");
            }
        }
        return all.stream()
                .filter(access -> words.isEmpty() || words.stream().anyMatch(access::called))
                .toList();
    }

    private static String who(String principal, KafkaAccess access) {
        return principal.replace("*", access.client());
    }

    private static List<String> table(
            List<KafkaAccess> all, TopicSetup.Mode mode, String principal) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("PRINCIPAL", "RESOURCE", "NAME", "OPERATIONS"));
        for (KafkaAccess access : all) {
            for (Acl acl : access.acls(mode)) {
                rows.add(
                        List.of(
                                who(principal, access),
                                acl.resource(),
                                acl.name() + (acl.prefix() ? "*" : ""),
                                String.join(", ", acl.operations())));
            }
        }
        int[] widths = new int[3];
        rows.forEach(
                row -> {
                    for (int i = 0; i < widths.length; i++) {
                        widths[i] = Math.max(widths[i], row.get(i).length());
                    }
                });
        return rows.stream()
                .map(
                        row -> {
                            StringBuilder line = new StringBuilder();
                            for (int i = 0; i < widths.length; i++) {
                                line.append(row.get(i))
                                        .append(" ".repeat(widths[i] - row.get(i).length() + 3));
                            }
                            return line.append(row.get(3)).toString();
                        })
                .toList();
    }

    private static String command(String server, String principal, Acl acl) {
        String operations =
                acl.operations().stream()
                        .map(operation -> " --operation " + operation)
                        .collect(Collectors.joining());
        return "kafka-acls.sh --bootstrap-server "
                + server
                + " --add --allow-principal '"
                + principal
                + "'"
                + operations
                + (acl.resource().equals("TOPIC") ? " --topic '" : " --group '")
                + acl.name()
                + "'"
                + (acl.prefix() ? " --resource-pattern-type prefixed" : "");
    }

    private static String json(List<KafkaAccess> all, TopicSetup.Mode mode, String principal) {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode acls = root.putArray("acls");
        for (KafkaAccess access : all) {
            for (Acl acl : access.acls(mode)) {
                ObjectNode line =
                        acls.addObject()
                                .put("client", access.client())
                                .put("principal", who(principal, access))
                                .put("resourceType", acl.resource())
                                .put("name", acl.name())
                                .put("patternType", acl.prefix() ? "PREFIXED" : "LITERAL");
                ArrayNode operations = line.putArray("operations");
                acl.operations().forEach(operations::add);
            }
        }
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }
}
