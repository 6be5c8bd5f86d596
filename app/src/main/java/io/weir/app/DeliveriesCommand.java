package io.weir.app;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.weir.app.deliveries.Listing;
import io.weir.app.deliveries.Outbox;
import io.weir.embedded.kafka.EmbeddedKafka;
import io.weir.notifier.delivery.Ledger;
import io.weir.stream.SendFailure;
import io.weir.stream.StreamMetrics;
import io.weir.stream.kafka.KafkaLog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code weir deliveries}: what has not reached its receiver, and the dead once more. */
final class DeliveriesCommand implements Command {

    private static final String JSON = "json";
    private static final String RESEND = "resend";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Override
    public String name() {
        return "deliveries";
    }

    @Override
    public String description() {
        return "Lists messages that wait for their receiver and those that were given up, from the"
                + " notifier's topics, and sends the dead again.";
    }

    @Override
    public String words() {
        return "[ID]...";
    }

    @Override
    public List<Flag> flags() {
        return Flag.kafka(Flag.DATA_DIR, Flag.NAMESPACE);
    }

    @Override
    public List<Option> options() {
        return List.of(
                new Option(JSON, "", "Print JSON; docs/alerts.md describes it."),
                new Option(
                        RESEND,
                        "",
                        "Put the dead ones that would be listed into the outbox once more; each"
                                + " keeps its id, so a receiver can tell that it comes again."));
    }

    @Override
    public List<String> notes() {
        return List.of(
                "ID is a delivery's id; without one all are meant, with --namespace those of its"
                        + " canaries. Without --kafka the broker of 'weir all' in --data-dir is"
                        + " asked.",
                "Exit codes: 0 listed or sent (an empty list as well), 1 Kafka or a named delivery"
                        + " cannot be had, 2 wrong usage.",
                "Example: weir deliveries --kafka kafka:9092 --resend");
    }

    @Override
    public int run(Arguments arguments, Streams streams) {
        Map<Flag, String> flags = new HashMap<>(arguments.flags());
        Values given = Values.of(flags, streams.environment());
        if (given.optional(Flag.KAFKA).isEmpty()) {
            flags.put(Flag.KAFKA, own(given));
        }
        Values values = Values.of(flags, streams.environment());
        KafkaConfig kafka = KafkaConfig.of(Service.NOTIFIER, values);
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(2));
        try {
            KafkaLog log =
                    new KafkaLog(
                            vertx,
                            kafka.settings(kafka.addresses().orElseThrow(), "weir-deliveries"),
                            StreamMetrics.NONE);
            return run(
                    new Outbox(vertx, log, kafka.topics()),
                    values.text(Flag.NAMESPACE),
                    arguments,
                    streams);
        } catch (SendFailure e) {
            throw new StartFailure("Kafka cannot be reached: " + e.getMessage());
        } finally {
            Waiting.result(vertx.close(), PATIENCE, "ending");
        }
    }

    private static String own(Values values) {
        return EmbeddedKafka.addressIn(Path.of(values.text(Flag.DATA_DIR)))
                .orElseThrow(
                        () ->
                                new Usage(
                                        Flag.KAFKA
                                                + " is needed by 'weir deliveries', for example "
                                                + Flag.KAFKA
                                                + " kafka:9092"));
    }

    static int run(Outbox outbox, String namespace, Arguments arguments, Streams streams) {
        Set<String> ids = Set.copyOf(arguments.words());
        List<Ledger.Line> lines =
                Waiting.result(outbox.read(), PATIENCE, "reading the outbox").stream()
                        .filter(line -> ids.isEmpty() || ids.contains(line.delivery().id()))
                        .filter(line -> namespace.isEmpty() || namespace.equals(of(line)))
                        .toList();
        boolean complete = complete(ids, lines, streams);
        if (!arguments.has(RESEND)) {
            print(lines, arguments, streams);
            return complete ? 0 : 1;
        }
        List<Ledger.Line> dead = lines.stream().filter(Ledger.Line::dead).toList();
        Waiting.result(outbox.again(dead), PATIENCE, "sending again");
        if (arguments.has(JSON)) {
            streams.out().println(Listing.json(dead));
        } else {
            streams.out()
                    .println(
                            dead.size() == 1
                                    ? "1 delivery is sent again"
                                    : dead.size() + " deliveries are sent again");
        }
        return complete ? 0 : 1;
    }

    private static void print(List<Ledger.Line> lines, Arguments arguments, Streams streams) {
        if (arguments.has(JSON)) {
            streams.out().println(Listing.json(lines));
        } else {
            Listing.table(lines, InstantSource.system().instant()).forEach(streams.out()::println);
        }
    }

    private static boolean complete(Set<String> ids, List<Ledger.Line> lines, Streams streams) {
        Set<String> found =
                lines.stream().map(line -> line.delivery().id()).collect(Collectors.toSet());
        ids.stream()
                .filter(id -> !found.contains(id))
                .sorted()
                .forEach(
                        id ->
                                streams.err()
                                        .println(
                                                "weir: no delivery '"
                                                        + id
                                                        + "' waits or was given up"));
        return found.containsAll(ids);
    }

    private static String of(Ledger.Line line) {
        return line.delivery().notice().canary().namespace();
    }
}
