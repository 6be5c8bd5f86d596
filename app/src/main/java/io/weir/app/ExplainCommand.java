package io.weir.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.weir.app.explain.Story;
import io.weir.app.explain.StoryJson;
import io.weir.app.explain.Timeline;
import io.weir.embedded.kafka.EmbeddedKafka;
import io.weir.event.Wire;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.Change;
import io.weir.rollout.Verdict;
import io.weir.stream.Event;
import io.weir.stream.History;
import io.weir.stream.Topics;
import io.weir.stream.kafka.KafkaHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code weir explain}: why a canary is where it is, from the log of verdicts and changes. */
final class ExplainCommand implements Command {

    private static final String JSON = "json";
    private static final String ALL = "all";
    private static final String RUN = "run";
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int SHOWN = 10;

    /** What the log holds of a canary. */
    private record Read(
            Story story, int unreadable, Optional<Instant> oldest, Optional<Set<String>> others) {}

    @Override
    public String name() {
        return "explain";
    }

    @Override
    public String description() {
        return "Tells the story of a canary's last run from the log of verdicts and changes: what"
                + " was seen, each metric with value and limits, what was decided and why, what"
                + " was done, with times in UTC. Reads Kafka alone and changes nothing there.";
    }

    @Override
    public String words() {
        return "NAMESPACE/NAME";
    }

    @Override
    public List<Flag> flags() {
        return Flag.kafka(Flag.DATA_DIR);
    }

    @Override
    public List<Option> options() {
        return List.of(
                new Option(JSON, "", "Print JSON; docs/commands.md describes it."),
                new Option(ALL, "", "Tell every run that the log holds, the oldest first."),
                new Option(RUN, "ID", "Tell the run whose id begins so."));
    }

    @Override
    public List<String> notes() {
        return List.of(
                "Without --kafka the broker of a 'weir all' on this machine is asked, as it is"
                        + " named in its --data-dir. The log goes back 14 days.",
                "Exit codes: 0 told, 1 Kafka cannot be read or the log holds nothing of the canary"
                        + " or the run, 2 wrong usage.",
                "Example: weir explain shop/cart --kafka kafka:9092");
    }

    @Override
    public int run(Arguments arguments, Streams streams) {
        CanaryKey canary = canary(arguments);
        Values values = Values.of(arguments.flags(), streams.environment());
        KafkaConfig config = KafkaConfig.of(Service.ALL, values);
        String bootstrap =
                config.addresses()
                        .or(() -> EmbeddedKafka.addressIn(config.dataDir()))
                        .orElseThrow(() -> noBroker(config));
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(2));
        try {
            History history = new KafkaHistory(vertx, config.settings(bootstrap, "weir-explain"));
            Read read =
                    Waiting.result(
                            read(history, config.topics(), canary), PATIENCE, "reading the log");
            return tell(canary, read, arguments, streams);
        } catch (History.Unreadable e) {
            throw new StartFailure(
                    e.getMessage()
                            + (config.addresses().isEmpty()
                                    ? " (named in "
                                            + config.dataDir()
                                            + "; is its 'weir all' still running?)"
                                    : " (see "
                                            + Flag.KAFKA
                                            + ", "
                                            + Flag.KAFKA_CONFIG
                                            + ", "
                                            + Flag.TOPIC_PREFIX
                                            + ")"));
        } finally {
            Waiting.result(vertx.close(), PATIENCE, "ending");
        }
    }

    private static CanaryKey canary(Arguments arguments) {
        if (arguments.words().size() != 1) {
            throw new Usage("'weir explain' needs one canary: NAMESPACE/NAME");
        }
        if (arguments.has(ALL) && arguments.has(RUN)) {
            throw new Usage("--all and --run exclude each other");
        }
        try {
            return CanaryKey.parse(arguments.words().get(0));
        } catch (IllegalArgumentException e) {
            throw new Usage(
                    "'weir explain' needs NAMESPACE/NAME, was '" + arguments.words().get(0) + "'");
        }
    }

    private static StartFailure noBroker(KafkaConfig config) {
        return new StartFailure(
                Flag.KAFKA
                        + " names no Kafka, and no 'weir all' runs with its broker in "
                        + config.dataDir()
                        + "; give "
                        + Flag.KAFKA
                        + " HOST:PORT or "
                        + Flag.DATA_DIR
                        + " DIR");
    }

    private static Future<Read> read(History history, Topics topics, CanaryKey canary) {
        String key = canary.toString();
        String changed = topics.changes().name();
        // One after the other: what was done is never older than what was decided.
        return history.of(changed, key, Wire.changes())
                .compose(
                        changes ->
                                history.of(topics.verdicts().name(), key, Wire.verdicts())
                                        .map(verdicts -> read(canary, verdicts, changes)))
                .compose(
                        read ->
                                read.story().runs().isEmpty()
                                        ? history.keys(changed)
                                                .map(
                                                        keys ->
                                                                new Read(
                                                                        read.story(),
                                                                        read.unreadable(),
                                                                        read.oldest(),
                                                                        Optional.of(keys)))
                                        : Future.succeededFuture(read));
    }

    private static Read read(
            CanaryKey canary, History.Records<Verdict> verdicts, History.Records<Change> changes) {
        return new Read(
                Story.of(canary, values(verdicts.events()), values(changes.events())),
                verdicts.unreadable() + changes.unreadable(),
                verdicts.oldest(),
                Optional.empty());
    }

    private static <T> List<T> values(List<Event<T>> events) {
        return events.stream().flatMap(event -> event.value().stream()).toList();
    }

    private static int tell(CanaryKey canary, Read read, Arguments arguments, Streams streams) {
        if (read.unreadable() > 0) {
            streams.err()
                    .println(
                            "weir: "
                                    + read.unreadable()
                                    + " records of "
                                    + canary
                                    + " cannot be read by this version and are left out");
        }
        if (read.story().runs().isEmpty()) {
            streams.err().println("weir: " + nothing(canary, read));
            return 1;
        }
        Story story =
                arguments.has(ALL)
                        ? read.story()
                        : arguments
                                .option(RUN)
                                .map(read.story()::run)
                                .orElseGet(read.story()::last);
        if (story.runs().isEmpty()) {
            streams.err()
                    .println(
                            "weir: the log holds no run '"
                                    + arguments.option(RUN).orElse("")
                                    + "' of "
                                    + canary
                                    + "; it holds: "
                                    + read.story().runs().stream()
                                            .filter(run -> !run.id().isEmpty())
                                            .map(run -> run.id())
                                            .collect(Collectors.joining(", ")));
            return 1;
        }
        if (arguments.has(JSON)) {
            streams.out().println(StoryJson.text(story));
        } else {
            Timeline.lines(story, read.story().runs().size()).forEach(streams.out()::println);
        }
        streams.out().flush();
        return 0;
    }

    /** Why there is nothing, as far as the log knows. */
    private static String nothing(CanaryKey canary, Read read) {
        Set<String> keys = read.others().orElse(Set.of());
        if (keys.isEmpty()) {
            return "the log is empty: nothing was done yet, or everything is older than 14 days";
        }
        String known =
                Nearest.of(canary.toString(), keys)
                        .map(near -> "do you mean " + near + "?")
                        .orElseGet(
                                () ->
                                        "it knows "
                                                + keys.stream()
                                                        .limit(SHOWN)
                                                        .collect(Collectors.joining(", "))
                                                + (keys.size() > SHOWN
                                                        ? " and " + (keys.size() - SHOWN) + " more"
                                                        : ""));
        return "the log holds nothing of "
                + canary
                + read.oldest().map(at -> " (its part goes back to " + at + ")").orElse("")
                + "; "
                + known;
    }
}
