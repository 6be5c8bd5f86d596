package io.weir.stream.kafka;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weir.stream.Topics.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Makes the topics that are missing, and says how those that are there differ from what Weir
 * expects. Never changes a topic. Tries again until the broker answers and all topics are there.
 */
public final class TopicSetup {

    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final KafkaSettings settings;
    private final Contact contact;
    private volatile boolean closed;

    /** What is done about topics. */
    public enum Mode {
        /** Missing ones are made, the others compared. */
        CREATE,
        /** All are compared; a missing one is waited for. For clusters whose topics others make. */
        VERIFY,
        /** Nothing is asked of the broker. For clusters where nobody may describe topics. */
        TRUST
    }

    /** Hears of the broker's absence and of its return. Called on the context of the run. */
    public interface Contact {
        /**
         * The broker does not answer or refuses, or topics are missing; it is tried again. Called
         * once a reason.
         */
        void away(String reason);

        /** It answered after having been away. */
        void back();
    }

    public TopicSetup(Vertx vertx, KafkaSettings settings, Contact contact) {
        this.vertx = vertx;
        this.settings = settings;
        this.contact = contact;
    }

    /** Does it once for all topics. */
    public Future<List<String>> run(Mode mode) {
        return run(mode, settings.topics().all());
    }

    /**
     * Does it once. The future gives the differences, one a line, and stays open while the broker
     * is away or a topic is missing; it fails only when this object is closed meanwhile.
     *
     * @param topics that the service uses: it may have no right to others
     */
    public Future<List<String>> run(Mode mode, List<Topic> topics) {
        if (mode == Mode.TRUST) {
            return Future.succeededFuture(List.of());
        }
        return attempt(vertx.getOrCreateContext(), mode, topics, "");
    }

    /** Ends the trying. */
    public void close() {
        closed = true;
    }

    private Future<List<String>> attempt(
            Context context, Mode mode, List<Topic> topics, String before) {
        return context.executeBlocking(this::connect, false)
                .compose(
                        admin ->
                                new Run(context, admin, topics, mode)
                                        .differences()
                                        .eventually(() -> close(context, admin)))
                .compose(
                        lines -> {
                            if (!before.isEmpty()) {
                                contact.back();
                            }
                            return Future.succeededFuture(lines);
                        },
                        failure -> again(context, mode, topics, before, failure));
    }

    private Future<List<String>> again(
            Context context, Mode mode, List<Topic> topics, String before, Throwable failure) {
        if (closed) {
            return Future.failedFuture(failure);
        }
        String reason = KafkaTrouble.words(failure, settings);
        if (!reason.equals(before)) {
            contact.away(reason);
        }
        return vertx.timer(PAUSE.toMillis(), TimeUnit.MILLISECONDS)
                .compose(passed -> attempt(context, mode, topics, reason));
    }

    private Admin connect() {
        if (!Bootstrap.resolvable(settings.bootstrap())) {
            throw new KafkaException("no address of " + settings.bootstrap() + " can be resolved");
        }
        return Admin.create(ClientProperties.admin(settings));
    }

    private static Future<Void> close(Context context, Admin admin) {
        return context.executeBlocking(
                () -> {
                    admin.close(CLOSE_LIMIT);
                    return null;
                },
                false);
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }

    /** Topics that services cannot do without. */
    private static final class Missing extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Missing(List<String> lines) {
            super(String.join("; ", lines));
        }
    }

    /** One attempt with one connection. */
    private record Run(Context context, Admin admin, List<Topic> wanted, Mode mode) {

        Future<List<String>> differences() {
            return on(admin.listTopics().names())
                    .compose(
                            names -> missing(without(names)).compose(made -> compare(with(names))));
        }

        private List<Topic> with(Set<String> names) {
            return wanted.stream().filter(topic -> names.contains(topic.name())).toList();
        }

        private List<Topic> without(Set<String> names) {
            return wanted.stream().filter(topic -> !names.contains(topic.name())).toList();
        }

        /** Fails with {@link Missing} while one is missing in the end. */
        private Future<Void> missing(List<Topic> topics) {
            List<Future<Optional<String>>> made = topics.stream().map(this::missing).toList();
            return Future.all(made)
                    .compose(
                            all -> {
                                List<String> lines =
                                        made.stream()
                                                .flatMap(line -> line.result().stream())
                                                .toList();
                                return lines.isEmpty()
                                        ? Future.succeededFuture()
                                        : Future.failedFuture(new Missing(lines));
                            });
        }

        private Future<Optional<String>> missing(Topic topic) {
            if (mode == Mode.VERIFY) {
                return Future.succeededFuture(
                        Optional.of(
                                "topic " + topic.name() + " is missing, or may not be described"));
            }
            NewTopic made =
                    new NewTopic(
                                    topic.name(),
                                    Optional.of(topic.partitions()),
                                    topic.replication() == 0
                                            ? Optional.empty()
                                            : Optional.of((short) topic.replication()))
                            .configs(topic.settings());
            return on(admin.createTopics(Set.of(made)).all())
                    .map(done -> Optional.<String>empty())
                    .recover(
                            failure -> {
                                Throwable cause = cause(failure);
                                if (cause instanceof TopicExistsException) {
                                    // Another service was faster; it wanted the same.
                                    return Future.succeededFuture(Optional.empty());
                                }
                                return cause instanceof RetriableException
                                        ? Future.failedFuture(cause)
                                        : Future.succeededFuture(
                                                Optional.of(
                                                        "topic "
                                                                + topic.name()
                                                                + " cannot be made: "
                                                                + cause.getMessage()));
                            });
        }

        private Future<List<String>> compare(List<Topic> present) {
            if (present.isEmpty()) {
                return Future.succeededFuture(List.of());
            }
            List<String> names = present.stream().map(Topic::name).toList();
            Future<Map<String, TopicDescription>> shapes =
                    on(admin.describeTopics(names).allTopicNames());
            Future<Optional<Map<ConfigResource, Config>>> configs =
                    on(admin.describeConfigs(names.stream().map(Run::resource).toList()).all())
                            .map(Optional::of)
                            .recover(Run::withoutRight);
            return Future.all(shapes, configs)
                    .map(both -> compare(present, shapes.result(), configs.result()));
        }

        private static Future<Optional<Map<ConfigResource, Config>>> withoutRight(
                Throwable failure) {
            return cause(failure) instanceof AuthorizationException
                    ? Future.succeededFuture(Optional.empty())
                    : Future.failedFuture(failure);
        }

        private static List<String> compare(
                List<Topic> present,
                Map<String, TopicDescription> shapes,
                Optional<Map<ConfigResource, Config>> configs) {
            List<String> lines = new ArrayList<>();
            for (Topic topic : present) {
                Topic compared =
                        configs.isPresent()
                                ? topic
                                : new Topic(
                                        topic.name(),
                                        topic.partitions(),
                                        topic.replication(),
                                        Map.of());
                lines.addAll(
                        compare(
                                compared,
                                shapes.get(topic.name()),
                                configs.map(found -> found.get(resource(topic.name())))
                                        .orElse(new Config(List.of()))));
            }
            if (configs.isEmpty()) {
                lines.add("settings of topics were not compared: no right to describe them");
            }
            return lines;
        }

        private static List<String> compare(Topic topic, TopicDescription shape, Config config) {
            return TopicComparison.differences(
                    topic,
                    shape.partitions().size(),
                    shape.partitions().stream()
                            .mapToInt(partition -> partition.replicas().size())
                            .min()
                            .orElse(0),
                    config.entries().stream()
                            .filter(entry -> entry.value() != null)
                            .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value)));
        }

        private static ConfigResource resource(String topic) {
            return new ConfigResource(ConfigResource.Type.TOPIC, topic);
        }

        private <T> Future<T> on(KafkaFuture<T> kafka) {
            return Future.fromCompletionStage(kafka.toCompletionStage(), context);
        }
    }
}
