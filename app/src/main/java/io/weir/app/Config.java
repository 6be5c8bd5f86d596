package io.weir.app;

import io.weir.app.trace.OtlpExporter;
import io.weir.notifier.NotifierConfig;
import io.weir.notifier.channel.Confidential;
import io.weir.notifier.channel.GlobalReceivers;
import io.weir.notifier.channel.SlackSettings;
import io.weir.notifier.channel.WebhookSettings;
import io.weir.router.plan.PlanSettings;
import io.weir.runtime.EnvironmentProxies;
import io.weir.traffic.TrafficProvider;
import io.weir.traffic.TrafficProviders;
import io.weir.watcher.WatcherConfig;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a process is started with, read once; nothing below reads flags or the environment.
 *
 * @param service what to run
 * @param cluster which API server
 * @param kafka which Kafka
 * @param process what all services share of the process
 * @param watcher of the watcher
 * @param analyzer of the analyzer
 * @param router of the router
 * @param notifier of the notifier
 */
record Config(
        Service service,
        ClusterConfig cluster,
        KafkaConfig kafka,
        ProcessConfig process,
        WatcherConfig watcher,
        AnalyzerConfig analyzer,
        RouterConfig router,
        NotifierConfig notifier) {

    /**
     * Which API server, and how much of it.
     *
     * @param kubeconfig file to use; empty for the usual places
     * @param namespace the only one to work in, or empty text
     * @param mesh kubeconfig of the cluster that holds the routes; empty: the same cluster
     */
    record ClusterConfig(Optional<Path> kubeconfig, String namespace, Optional<Path> mesh) {}

    /**
     * The process.
     *
     * @param port of HTTP, 0 for a free one
     * @param logLevel {@code debug}, {@code info}, {@code warn} or {@code error}
     * @param logFormat {@code json} or {@code text}
     * @param collector of traces; empty: nothing is traced
     */
    record ProcessConfig(
            int port,
            String logLevel,
            String logFormat,
            Optional<OtlpExporter.Collector> collector) {

        /** Without traces. */
        ProcessConfig(int port, String logLevel, String logFormat) {
            this(port, logLevel, logFormat, Optional.empty());
        }
    }

    /**
     * The analyzer.
     *
     * @param meshProvider of Canaries that name none, for the choice of built-in queries
     * @param metricsServer Prometheus of built-in checks; a URL
     * @param proxies on the way to metric providers and webhooks
     * @param commandTokens file with tokens of callers whom the cluster does not know
     */
    record AnalyzerConfig(
            String meshProvider,
            String metricsServer,
            EnvironmentProxies proxies,
            Optional<Path> commandTokens) {}

    /**
     * The router.
     *
     * @param meshProvider of Canaries that name none
     * @param plan what copies look like
     */
    record RouterConfig(String meshProvider, PlanSettings plan) {}

    /**
     * Reads all of them.
     *
     * @param environment of the process, for the proxies that it names
     * @param terminal whether a person looks at the log
     * @throws Usage naming the flag or variable that is wrong
     */
    static Config of(
            Service service, Values values, Map<String, String> environment, boolean terminal) {
        String provider = values.text(Flag.MESH_PROVIDER);
        if (TrafficProviders.of(provider).isEmpty()) {
            throw values.wrong(
                    Flag.MESH_PROVIDER,
                    TrafficProviders.all().stream()
                                    .map(TrafficProvider::name)
                                    .collect(Collectors.joining(" or "))
                            + ", those that are supported yet");
        }
        boolean tracking = values.bool(Flag.ENABLE_CONFIG_TRACKING);
        return new Config(
                service,
                cluster(values),
                KafkaConfig.of(service, values),
                new ProcessConfig(
                        values.number(Flag.PORT, 0, 65535),
                        level(values),
                        format(values, terminal),
                        collector(values)),
                watcher(values, provider, tracking),
                new AnalyzerConfig(
                        provider,
                        server(values),
                        proxies(environment),
                        readable(values, Flag.COMMAND_TOKEN_FILE)),
                new RouterConfig(
                        provider,
                        new PlanSettings(
                                values.list(Flag.SELECTOR_LABELS),
                                values.list(Flag.INCLUDE_LABEL_PREFIX),
                                tracking)),
                notifier(values, environment));
    }

    private static NotifierConfig notifier(Values values, Map<String, String> environment) {
        GlobalReceivers global =
                new GlobalReceivers(
                        slack(values),
                        webhook(
                                values,
                                Flag.MSTEAMS_URL,
                                confidential(values, Flag.MSTEAMS_PROXY_URL)),
                        webhook(values, Flag.EVENT_WEBHOOK, Optional.empty()),
                        webhook(values, Flag.CLOUDEVENTS_URL, Optional.empty()));
        NotifierConfig config =
                NotifierConfig.of(values.text(Flag.CLUSTER_NAME), global, Version.text())
                        .withCrossNamespaceRefs(!values.bool(Flag.NO_CROSS_NAMESPACE_REFS))
                        .withProxies(proxies(environment));
        try {
            return config.withGiveUp(values.time(Flag.DELIVERY_GIVE_UP));
        } catch (IllegalArgumentException e) {
            throw new Usage(values.origin(Flag.DELIVERY_GIVE_UP) + ": " + e.getMessage());
        }
    }

    private static Optional<WebhookSettings> webhook(
            Values values, Flag flag, Optional<Confidential> proxy) {
        try {
            return confidential(values, flag)
                    .map(address -> new WebhookSettings("the URL", address, proxy));
        } catch (IllegalArgumentException e) {
            throw new Usage(values.origin(flag) + ": " + e.getMessage());
        }
    }

    /**
     * Which API server.
     *
     * @throws Usage naming the flag or variable that is wrong
     */
    static ClusterConfig cluster(Values values) {
        return new ClusterConfig(
                readable(values, Flag.KUBECONFIG),
                namespace(values),
                readable(values, Flag.KUBECONFIG_SERVICE_MESH));
    }

    private static WatcherConfig watcher(Values values, String provider, boolean tracking) {
        if (values.list(Flag.SELECTOR_LABELS).isEmpty()) {
            throw values.wrong(Flag.SELECTOR_LABELS, "one label or more");
        }
        return new WatcherConfig(
                provider,
                values.list(Flag.SELECTOR_LABELS),
                tracking,
                !values.bool(Flag.NO_CROSS_NAMESPACE_REFS));
    }

    private static String namespace(Values values) {
        String name = values.text(Flag.NAMESPACE);
        if (!name.isEmpty() && !name.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
            throw values.wrong(Flag.NAMESPACE, "a namespace's name");
        }
        return name;
    }

    private static String server(Values values) {
        String server = values.text(Flag.METRICS_SERVER);
        if (!server.matches("https?://[^\\s/]+.*")) {
            throw new Usage(
                    values.origin(Flag.METRICS_SERVER)
                            + " needs a URL that begins with http:// or https://");
        }
        return server;
    }

    private static EnvironmentProxies proxies(Map<String, String> environment) {
        try {
            return EnvironmentProxies.from(environment);
        } catch (IllegalArgumentException e) {
            throw new Usage(e.getMessage());
        }
    }

    /** A URL without a channel keeps quiet, as in the reference, and says so. */
    private static Optional<SlackSettings> slack(Values values) {
        Optional<String> url = values.optional(Flag.SLACK_URL);
        if (url.isEmpty() || values.optional(Flag.SLACK_CHANNEL).isEmpty()) {
            return Optional.empty();
        }
        try {
            return Confidential.of(url.get())
                    .map(
                            address ->
                                    new SlackSettings(
                                            address,
                                            confidential(values, Flag.SLACK_TOKEN),
                                            confidential(values, Flag.SLACK_PROXY_URL),
                                            values.text(Flag.SLACK_CHANNEL),
                                            values.text(Flag.SLACK_USER)));
        } catch (IllegalArgumentException e) {
            throw new Usage(values.origin(Flag.SLACK_URL) + ": " + e.getMessage());
        }
    }

    private static Optional<Confidential> confidential(Values values, Flag flag) {
        return values.optional(flag).flatMap(Confidential::of);
    }

    private static Optional<OtlpExporter.Collector> collector(Values values) {
        Optional<String> endpoint = values.optional(Flag.OTLP_ENDPOINT);
        if (endpoint.isPresent() && !endpoint.get().matches("https?://[^\\s/]+\\S*")) {
            // The value is not shown: it may hold a token.
            throw new Usage(
                    values.origin(Flag.OTLP_ENDPOINT)
                            + " needs a URL that begins with http:// or https://");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (String header : values.list(Flag.OTLP_HEADERS)) {
            int equals = header.indexOf('=');
            if (equals < 1) {
                throw new Usage(values.origin(Flag.OTLP_HEADERS) + " needs pairs KEY=VALUE");
            }
            headers.put(
                    header.substring(0, equals).strip(),
                    URLDecoder.decode(
                            header.substring(equals + 1).strip().replace("+", "%2B"),
                            StandardCharsets.UTF_8));
        }
        return endpoint.map(url -> new OtlpExporter.Collector(url, headers));
    }

    private static String level(Values values) {
        return switch (values.text(Flag.LOG_LEVEL)) {
            case "debug" -> "debug";
            case "info" -> "info";
            case "warn", "warning" -> "warn";
            case "error", "fatal", "panic" -> "error";
            default -> throw values.wrong(Flag.LOG_LEVEL, "one of debug, info, warn, error");
        };
    }

    private static String format(Values values, boolean terminal) {
        String format = values.oneOf(Flag.LOG_FORMAT, "auto", "json", "text");
        return format.equals("auto") ? (terminal ? "text" : "json") : format;
    }

    private static Optional<Path> readable(Values values, Flag flag) {
        Optional<Path> file = values.optional(flag).map(Path::of);
        if (file.isPresent() && !Files.isReadable(file.get())) {
            throw values.wrong(flag, "a file that can be read");
        }
        return file;
    }
}
