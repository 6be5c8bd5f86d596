package io.weir.app;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.weir.app.order.Answered;
import io.weir.app.order.Endpoint;
import io.weir.app.order.Road;
import io.weir.embedded.kafka.EmbeddedKafka;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.Command.Order;
import io.weir.rollout.Snapshot;
import io.weir.stream.History;
import io.weir.stream.SendFailure;
import io.weir.stream.StreamMetrics;
import io.weir.stream.kafka.KafkaHistory;
import io.weir.stream.kafka.KafkaLog;
import io.weir.stream.kafka.KafkaSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * {@code weir approve}, {@code hold}, {@code abort} and {@code retry}: a record on {@code
 * weir.commands}, as the HTTP endpoint writes it, then the wait for the change that answers it.
 */
final class OrderCommand implements Command {

    private static final String JSON = "json";
    private static final String REASON = "reason";
    private static final String BY = "by";
    private static final String WAIT = "wait";
    private static final String SERVER = "server";
    private static final String TOKEN_FILE = "token-file";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int REFUSED = 3;
    private static final int UNANSWERED = 4;

    private final Order order;
    private final String description;

    OrderCommand(Order order, String description) {
        this.order = order;
        this.description = description;
    }

    @Override
    public String name() {
        return order.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public String words() {
        return "NAMESPACE/NAME";
    }

    @Override
    public List<Flag> flags() {
        return List.of(Flag.KAFKA, Flag.KAFKA_CONFIG, Flag.TOPIC_PREFIX, Flag.DATA_DIR);
    }

    @Override
    public List<Option> options() {
        return List.of(
                new Option(REASON, "TEXT", "Why; shown in events and alerts, kept in the log."),
                new Option(BY, "NAME", "Who asks, in place of your user name."),
                new Option(
                        WAIT,
                        "SECONDS",
                        "How long to wait for the answer, 60 without it; 0 does not wait."),
                new Option(
                        SERVER,
                        "URL",
                        "Send it to an analyzer's HTTP port instead of Kafka; nothing is waited"
                                + " for then."),
                new Option(TOKEN_FILE, "FILE", "The bearer token for --server."),
                new Option(JSON, "", "Print JSON; docs/commands.md describes it."));
    }

    @Override
    public List<String> notes() {
        return List.of(
                "The command is bound to the run that the log shows now: when it comes late it hits"
                        + " no other. It is void after an hour.",
                "Without --kafka the broker of a 'weir all' on this machine is asked, as it is"
                        + " named in its --data-dir.",
                "Exit codes: 0 carried out, or sent where nothing is waited for; 1 it cannot be"
                        + " sent, or there is no such canary; 2 wrong usage; 3 refused, with the"
                        + " reason; 4 no answer in time, it may still come.",
                "Example: weir "
                        + name()
                        + " shop/cart --reason \"latency doubled\" --kafka kafka:9092");
    }

    @Override
    public int run(Arguments arguments, Streams streams) {
        CanaryKey canary = canary(arguments);
        String reason = arguments.option(REASON).orElse("");
        Duration wait = wait(arguments);
        if (reason.length() > io.weir.rollout.Command.REASON_LIMIT) {
            throw new Usage(
                    "--reason may have "
                            + io.weir.rollout.Command.REASON_LIMIT
                            + " letters, has "
                            + reason.length());
        }
        if (arguments.has(SERVER)) {
            return overHttp(canary, reason, arguments, streams);
        }
        Values values = Values.of(arguments.flags(), streams.environment());
        KafkaConfig config = KafkaConfig.of(Service.ALL, values);
        String bootstrap =
                config.addresses()
                        .or(() -> EmbeddedKafka.addressIn(config.dataDir()))
                        .orElseThrow(
                                () ->
                                        new StartFailure(
                                                Flag.KAFKA
                                                        + " names no Kafka, and no 'weir all' runs"
                                                        + " with its broker in "
                                                        + config.dataDir()));
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(2));
        try {
            KafkaSettings settings = config.settings(bootstrap, "weir-" + name());
            Road road =
                    new Road(
                            vertx,
                            new KafkaHistory(vertx, settings),
                            new KafkaLog(vertx, settings, StreamMetrics.NONE),
                            config.topics());
            return send(road, canary, reason, wait, arguments, streams);
        } catch (History.Unreadable | SendFailure e) {
            throw new StartFailure(e.getMessage());
        } finally {
            Waiting.result(vertx.close(), PATIENCE, "ending");
        }
    }

    private int send(
            Road road,
            CanaryKey canary,
            String reason,
            Duration wait,
            Arguments arguments,
            Streams streams) {
        Optional<Snapshot> seen = Waiting.result(road.look(canary), PATIENCE, "reading the log");
        if (seen.isEmpty()) {
            Set<String> keys = Waiting.result(road.known(), PATIENCE, "reading the log");
            streams.err()
                    .println(
                            "weir: the log holds no Canary "
                                    + canary
                                    + Nearest.of(canary.toString(), keys)
                                            .map(near -> "; do you mean " + near + "?")
                                            .orElse(""));
            return 1;
        }
        String by =
                arguments.option(BY).orElseGet(() -> System.getProperty("user.name", "somebody"));
        io.weir.rollout.Command command =
                Road.bound(seen.get(), order, by, reason, InstantSource.system().instant());
        Waiting.result(road.send(command), PATIENCE, "sending");
        if (wait.isZero()) {
            say(Answered.sent(command), arguments, streams);
            return 0;
        }
        streams.err()
                .println(
                        "weir: "
                                + name()
                                + " of "
                                + canary
                                + " is sent, waiting for its answer (command "
                                + command.id()
                                + ")");
        Optional<Answered> answer =
                Waiting.result(
                        road.answer(command, wait), wait.plus(PATIENCE), "waiting for the answer");
        if (answer.isEmpty()) {
            streams.err()
                    .println(
                            "weir: no answer within "
                                    + wait.toSeconds()
                                    + " s; 'weir explain "
                                    + canary
                                    + "' tells it when it comes");
            return UNANSWERED;
        }
        say(answer.get(), arguments, streams);
        return answer.get().accepted() ? 0 : REFUSED;
    }

    private int overHttp(CanaryKey canary, String reason, Arguments arguments, Streams streams) {
        String token =
                arguments
                        .option(TOKEN_FILE)
                        .map(OrderCommand::token)
                        .orElseThrow(() -> new Usage("--server needs --token-file"));
        try {
            say(
                    Endpoint.send(
                            arguments.option(SERVER).orElseThrow(), token, canary, order, reason),
                    arguments,
                    streams);
            return 0;
        } catch (Endpoint.NotTaken e) {
            throw new StartFailure(e.getMessage());
        }
    }

    private static void say(Answered answer, Arguments arguments, Streams streams) {
        streams.out().println(arguments.has(JSON) ? answer.json() : answer.line());
        streams.out().flush();
    }

    private static String token(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw new Usage("--token-file needs a file that can be read, was '" + file + "'");
        }
    }

    private static Duration wait(Arguments arguments) {
        String text = arguments.option(WAIT).orElse("60");
        if (!text.matches("\\d{1,5}")) {
            throw new Usage("--wait needs a number of seconds, was '" + text + "'");
        }
        return Duration.ofSeconds(Integer.parseInt(text));
    }

    private CanaryKey canary(Arguments arguments) {
        String given = String.join(" ", arguments.words());
        if (!given.matches("[^/ ]+/[^/ ]+")) {
            throw new Usage(
                    "'weir " + name() + "' needs one canary, NAMESPACE/NAME, was '" + given + "'");
        }
        return CanaryKey.parse(given);
    }
}
