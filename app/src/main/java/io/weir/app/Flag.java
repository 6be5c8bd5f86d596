package io.weir.app;

import static io.weir.app.Service.ANALYZER;
import static io.weir.app.Service.NOTIFIER;
import static io.weir.app.Service.ROUTER;
import static io.weir.app.Service.WATCHER;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Every flag there is: one table of names for flags, environment variables and chart values.
 * Flagger's names and meanings where it has them (canary.md 5.1), so that an existing Deployment's
 * arguments start.
 */
enum Flag {
    KUBECONFIG(
            Group.CLUSTER,
            "kubeconfig",
            "",
            "FILE",
            "kubeconfig to use outside a cluster; without it the file that KUBECONFIG names, your"
                    + " own, or the Pod's ServiceAccount"),
    KUBECONFIG_SERVICE_MESH(
            Group.CLUSTER,
            "kubeconfig-service-mesh",
            "",
            "FILE",
            "kubeconfig of the cluster that holds the routes, where the mesh has a control plane of"
                    + " its own",
            Uses.of(WATCHER, ROUTER),
            ""),
    NAMESPACE(Group.CLUSTER, "namespace", "", "NAME", "the only namespace to work in; all without"),
    CLUSTER_NAME(
            Group.CLUSTER, "cluster-name", "", "TEXT", "shown in alerts", Uses.of(NOTIFIER), ""),

    MESH_PROVIDER(
            Group.CANARIES,
            "mesh-provider",
            "istio",
            "NAME",
            "routing provider of Canaries that name none",
            Uses.of(WATCHER, ANALYZER, ROUTER),
            ""),
    METRICS_SERVER(
            Group.CANARIES,
            "metrics-server",
            "http://prometheus:9090",
            "URL",
            "Prometheus of built-in and inline checks",
            Uses.of(ANALYZER),
            ""),
    SELECTOR_LABELS(
            Group.CANARIES,
            "selector-labels",
            "app,name,app.kubernetes.io/name",
            "LIST",
            "labels that may select a target's pods, the first it has counts",
            Uses.of(WATCHER, ROUTER),
            ""),
    INCLUDE_LABEL_PREFIX(
            Group.CANARIES,
            "include-label-prefix",
            "",
            "LIST",
            "prefixes of labels and annotations that copies take over; * takes all",
            Uses.of(ROUTER),
            ""),
    ENABLE_CONFIG_TRACKING(
            Group.CANARIES,
            "enable-config-tracking",
            "true",
            "BOOL",
            "a change of a ConfigMap or Secret that a target uses is a new revision",
            Uses.of(WATCHER, ROUTER),
            ""),
    NO_CROSS_NAMESPACE_REFS(
            Group.CANARIES,
            "no-cross-namespace-refs",
            "false",
            "BOOL",
            "refuse Canaries that refer to templates and providers of other namespaces",
            Uses.of(WATCHER, NOTIFIER),
            ""),

    COMMAND_TOKEN_FILE(
            Group.CANARIES,
            "command-token-file",
            "",
            "FILE",
            "tokens that may command every canary over HTTP, one a line, NAME:TOKEN",
            Uses.of(ANALYZER),
            ""),

    SLACK_URL(
            Group.ALERTS,
            "slack-url",
            "",
            "URL",
            "Slack's incoming webhook, or chat.postMessage, for Canaries that name no provider",
            Uses.of(NOTIFIER),
            "SLACK_URL"),
    SLACK_TOKEN(
            Group.ALERTS,
            "slack-token",
            "",
            "TOKEN",
            "Slack's bot token, for chat.postMessage",
            Uses.of(NOTIFIER),
            "SLACK_TOKEN"),
    SLACK_PROXY_URL(
            Group.ALERTS,
            "slack-proxy-url",
            "",
            "URL",
            "proxy on the way to Slack",
            Uses.of(NOTIFIER),
            "SLACK_PROXY_URL"),
    SLACK_USER(
            Group.ALERTS,
            "slack-user",
            "flagger",
            "NAME",
            "name to post under",
            Uses.of(NOTIFIER),
            ""),
    SLACK_CHANNEL(
            Group.ALERTS, "slack-channel", "", "NAME", "room to post in", Uses.of(NOTIFIER), ""),
    MSTEAMS_URL(
            Group.ALERTS,
            "msteams-url",
            "",
            "URL",
            "Microsoft Teams' webhook or workflow, in Slack's place",
            Uses.of(NOTIFIER),
            "MSTEAMS_URL"),
    MSTEAMS_PROXY_URL(
            Group.ALERTS,
            "msteams-proxy-url",
            "",
            "URL",
            "proxy on the way to Microsoft Teams",
            Uses.of(NOTIFIER),
            "MSTEAMS_PROXY_URL"),
    EVENT_WEBHOOK(
            Group.ALERTS,
            "event-webhook",
            "",
            "URL",
            "told of every change of Canaries that declare no event webhook",
            Uses.of(NOTIFIER),
            "EVENT_WEBHOOK_URL"),
    CLOUDEVENTS_URL(
            Group.ALERTS,
            "cloudevents-url",
            "",
            "URL",
            "told of every change as a CloudEvent over HTTP",
            Uses.of(NOTIFIER),
            ""),
    DELIVERY_GIVE_UP(
            Group.ALERTS,
            "delivery-give-up",
            "1h",
            "TIME",
            "how long a message is tried to be delivered, 13 days at most",
            Uses.of(NOTIFIER),
            ""),

    KAFKA(
            Group.KAFKA,
            "kafka",
            "",
            "HOST:PORT,…",
            "Kafka's addresses; 'weir all' without it runs a broker of its own"),
    KAFKA_CONFIG(
            Group.KAFKA,
            "kafka-config",
            "",
            "FILE|K=V,…",
            "properties of Kafka's clients, such as TLS and SASL: a file, or pairs"),
    KAFKA_GROUP_PROTOCOL(
            Group.KAFKA,
            "kafka-group-protocol",
            "classic",
            "NAME",
            "how consumer groups are kept together: classic, or consumer (KIP-848)"),
    KAFKA_SESSION(
            Group.KAFKA,
            "kafka-session",
            "",
            "TIME",
            "how long a member of a group may be silent before others take over, with the protocol"
                    + " classic; 6s, or 5s on the own broker; less than 6s only where the broker's"
                    + " group.min.session.timeout.ms allows it"),
    TOPIC_PREFIX(Group.KAFKA, "topic-prefix", "weir", "TEXT", "first part of every topic's name"),
    PARTITIONS(
            Group.KAFKA,
            "partitions",
            "",
            "N",
            "of every topic, fixed with the first start; 12, or 3 on the own broker"),
    REPLICATION_FACTOR(
            Group.KAFKA,
            "replication-factor",
            "",
            "N",
            "copies of topics that Weir makes; the broker's default, or 1 on the own broker"),
    MIN_INSYNC_REPLICAS(
            Group.KAFKA,
            "min-insync-replicas",
            "",
            "N",
            "copies that must have a record before it counts as kept; 2 where --replication-factor"
                    + " is 3 or more, else the broker's default"),
    KAFKA_TOPICS(
            Group.KAFKA,
            "kafka-topics",
            "create",
            "MODE",
            "create: topics that are missing are made; verify: others make them, they are waited"
                    + " for and compared; trust: nothing is asked about them"),
    KAFKA_TLS(
            Group.KAFKA,
            "kafka-tls",
            "false",
            "BOOL",
            "TLS to Kafka; the brokers' certificates are checked"),
    KAFKA_CA_FILE(
            Group.KAFKA,
            "kafka-ca-file",
            "",
            "FILE",
            "PEM of who signs the brokers' certificates, in place of those that Java trusts; turns"
                    + " TLS on"),
    KAFKA_CERT_FILE(
            Group.KAFKA,
            "kafka-cert-file",
            "",
            "FILE",
            "PEM of the client certificate for mutual TLS; turns TLS on"),
    KAFKA_KEY_FILE(
            Group.KAFKA,
            "kafka-key-file",
            "",
            "FILE",
            "PEM of the client certificate's key, PKCS#8"),
    KAFKA_SASL_MECHANISM(
            Group.KAFKA,
            "kafka-sasl-mechanism",
            "",
            "NAME",
            "how to log in: SCRAM-SHA-512, SCRAM-SHA-256, PLAIN or OAUTHBEARER"),
    KAFKA_USERNAME(Group.KAFKA, "kafka-username", "", "NAME", "user of SCRAM or PLAIN"),
    KAFKA_PASSWORD_FILE(
            Group.KAFKA,
            "kafka-password-file",
            "",
            "FILE",
            "holds the password of SCRAM or PLAIN, read at each login; or the password itself in"
                    + " WEIR_KAFKA_PASSWORD"),
    KAFKA_OAUTH_TOKEN_URL(
            Group.KAFKA,
            "kafka-oauth-token-url",
            "",
            "URL",
            "where OAUTHBEARER gets its tokens, by client credentials"),
    KAFKA_OAUTH_CLIENT_ID(
            Group.KAFKA, "kafka-oauth-client-id", "", "NAME", "client of OAUTHBEARER"),
    KAFKA_OAUTH_CLIENT_SECRET_FILE(
            Group.KAFKA,
            "kafka-oauth-client-secret-file",
            "",
            "FILE",
            "holds the client's secret, read for each token; or the secret itself in"
                    + " WEIR_KAFKA_OAUTH_CLIENT_SECRET"),
    KAFKA_OAUTH_SCOPE(
            Group.KAFKA,
            "kafka-oauth-scope",
            "",
            "TEXT",
            "scope to ask for, if the server wants one"),
    DATA_DIR(
            Group.KAFKA,
            "data-dir",
            ".weir/data",
            "DIR",
            "where the own broker keeps its log",
            Uses.of(Service.ALL),
            ""),

    PORT(Group.PROCESS, "port", "8080", "N", "HTTP with /healthz, /readyz and /metrics"),
    LOG_LEVEL(Group.PROCESS, "log-level", "info", "LEVEL", "debug, info, warn or error"),
    LOG_FORMAT(
            Group.PROCESS,
            "log-format",
            "auto",
            "NAME",
            "json, text, or auto: text on a terminal, json elsewhere"),
    OTLP_ENDPOINT(
            Group.PROCESS,
            "otlp-endpoint",
            "",
            "URL",
            "collector of traces, OTLP over HTTP; nothing is traced without",
            Uses.every(),
            "OTEL_EXPORTER_OTLP_ENDPOINT"),
    OTLP_HEADERS(
            Group.PROCESS,
            "otlp-headers",
            "",
            "K=V,…",
            "headers for the collector of traces, such as its token",
            Uses.every(),
            "OTEL_EXPORTER_OTLP_HEADERS"),

    MASTER("master", "has no effect: name the API server in the kubeconfig"),
    KUBECONFIG_QPS("kubeconfig-qps", Texts.NO_POLLING),
    KUBECONFIG_BURST("kubeconfig-burst", Texts.NO_POLLING),
    CONTROL_LOOP_INTERVAL(
            "control-loop-interval", "has no effect: Weir follows events, it has no loop"),
    THREADINESS("threadiness", "has no effect: services scale by partitions and processes"),
    ENABLE_LEADER_ELECTION("enable-leader-election", Texts.NO_LEADER, true, ""),
    LEADER_ELECTION_NAMESPACE("leader-election-namespace", Texts.NO_LEADER),
    INGRESS_ANNOTATIONS_PREFIX("ingress-annotations-prefix", Texts.NO_INGRESS),
    INGRESS_CLASS("ingress-class", Texts.NO_INGRESS),
    ZAP_ENCODING("zap-encoding", "has no effect: --log-format says how log lines look"),
    ZAP_REPLACE_GLOBALS("zap-replace-globals", Texts.OTHER_LOG, true, ""),
    KLOG_V("v", Texts.OTHER_LOG),
    KLOG_VMODULE("vmodule", Texts.OTHER_LOG),
    KLOG_LOGTOSTDERR("logtostderr", Texts.OTHER_LOG, true, ""),
    KLOG_ALSOLOGTOSTDERR("alsologtostderr", Texts.OTHER_LOG, true, ""),
    KLOG_STDERRTHRESHOLD("stderrthreshold", Texts.OTHER_LOG),
    KLOG_LOG_DIR("log_dir", Texts.OTHER_LOG),
    KLOG_LOG_FILE("log_file", Texts.OTHER_LOG),
    KLOG_LOG_FILE_MAX_SIZE("log_file_max_size", Texts.OTHER_LOG),
    KLOG_LOG_BACKTRACE_AT("log_backtrace_at", Texts.OTHER_LOG),
    KLOG_ADD_DIR_HEADER("add_dir_header", Texts.OTHER_LOG, true, ""),
    KLOG_SKIP_HEADERS("skip_headers", Texts.OTHER_LOG, true, ""),
    KLOG_SKIP_LOG_HEADERS("skip_log_headers", Texts.OTHER_LOG, true, ""),
    KLOG_ONE_OUTPUT("one_output", Texts.OTHER_LOG, true, "");

    /** Chapters of the help. */
    enum Group {
        CLUSTER("Cluster"),
        CANARIES("Canaries"),
        ALERTS("Alerts"),
        KAFKA("Kafka"),
        PROCESS("Process"),
        /** Flagger's, taken and told that they do nothing. */
        NONE("");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    private static final class Texts {
        static final String NO_POLLING =
                "has no effect: Weir asks the API server only when something changes";
        static final String NO_LEADER = "has no effect: ownership comes with Kafka's partitions";
        static final String NO_INGRESS = "is not supported yet: no ingress provider is";
        static final String OTHER_LOG = "has no effect: --log-level and --log-format rule the log";
    }

    private record Uses(Set<Service> services) {
        static Uses of(Service... services) {
            return new Uses(Set.of(services));
        }

        static Uses every() {
            return of(WATCHER, ANALYZER, ROUTER, NOTIFIER);
        }
    }

    private final Group group;
    private final String flag;
    private final String fallback;
    private final String label;
    private final String meaning;

    // Made by Set.copyOf or Set.of: nobody can change it, which the checker cannot know.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Set<Service> services;

    private final Optional<String> ownVariable;

    Flag(Group group, String flag, String fallback, String label, String meaning) {
        this(group, flag, fallback, label, meaning, Uses.every(), "");
    }

    Flag(String flag, String instead) {
        this(flag, instead, false, "");
    }

    Flag(String flag, String instead, boolean bool, String variable) {
        this(Group.NONE, flag, "", bool ? "BOOL" : "VALUE", instead, Uses.of(), variable);
    }

    Flag(
            Group group,
            String flag,
            String fallback,
            String label,
            String meaning,
            Uses uses,
            String variable) {
        this.group = group;
        this.flag = flag;
        this.fallback = fallback;
        this.label = label;
        this.meaning = meaning;
        this.services = uses.services();
        this.ownVariable = variable.isEmpty() ? Optional.empty() : Optional.of(variable);
    }

    /** Without dashes. */
    String flag() {
        return flag;
    }

    /** Value where nothing else is given. */
    String fallback() {
        return fallback;
    }

    /** What kind of value, for the help. */
    String label() {
        return label;
    }

    /** What it is for; of one without effect, what to do instead. */
    String meaning() {
        return meaning;
    }

    Group group() {
        return group;
    }

    /** Whether it does anything; one that does not warns. */
    boolean used() {
        return group != Group.NONE;
    }

    /** Whether it does anything for the service. */
    boolean usedBy(Service service) {
        return services.contains(service)
                || (service == Service.ALL
                        && service.parts().stream().anyMatch(services::contains));
    }

    /**
     * Its environment variable: Flagger's own name, which wins over the flag, or {@code WEIR_FLAG},
     * over which the flag wins.
     */
    String variable() {
        return ownVariable.orElse("WEIR_" + name());
    }

    /** Whether the environment wins over the flag. */
    boolean environmentFirst() {
        return ownVariable.isPresent();
    }

    /** Values true and false may be left out: the flag alone means true. */
    boolean bool() {
        return label.equals("BOOL");
    }

    /** Whether its value is shown to nobody: URLs of receivers carry credentials. */
    boolean secret() {
        return ownVariable.isPresent() || this == CLOUDEVENTS_URL;
    }

    /** As it is written, for messages. */
    @Override
    public String toString() {
        return "--" + flag;
    }

    /**
     * The variable that holds the secret itself where the flag names a file with it; a command line
     * may be read by everybody on the machine, so no flag takes it.
     */
    Optional<String> secretVariable() {
        return this == KAFKA_PASSWORD_FILE || this == KAFKA_OAUTH_CLIENT_SECRET_FILE
                ? Optional.of(variable().replaceFirst("_FILE$", ""))
                : Optional.empty();
    }

    /** What it takes to reach Kafka, for every command that reads it. */
    static List<Flag> kafka(Flag... more) {
        return Stream.concat(
                        Stream.of(
                                KAFKA,
                                KAFKA_CONFIG,
                                KAFKA_TLS,
                                KAFKA_CA_FILE,
                                KAFKA_CERT_FILE,
                                KAFKA_KEY_FILE,
                                KAFKA_SASL_MECHANISM,
                                KAFKA_USERNAME,
                                KAFKA_PASSWORD_FILE,
                                KAFKA_OAUTH_TOKEN_URL,
                                KAFKA_OAUTH_CLIENT_ID,
                                KAFKA_OAUTH_CLIENT_SECRET_FILE,
                                KAFKA_OAUTH_SCOPE,
                                TOPIC_PREFIX),
                        Stream.of(more))
                .toList();
    }

    /** The flag of a name without dashes. */
    static Optional<Flag> of(String name) {
        return Stream.of(values()).filter(flag -> flag.flag.equals(name)).findFirst();
    }

    static List<Flag> in(Group group) {
        return Stream.of(values()).filter(flag -> flag.group == group).toList();
    }
}
