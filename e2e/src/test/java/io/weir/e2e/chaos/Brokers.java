package io.weir.e2e.chaos;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.awaitility.Awaitility;

/**
 * An external Kafka: three processes from the broker's own jars, each broker and controller, with
 * data in a folder that goes when they are closed.
 */
final class Brokers implements AutoCloseable {

    static final int COUNT = 3;

    private final Settings settings;
    private final Path data;
    private final List<Integer> ports;
    private final List<Integer> controllerPorts;
    private final Process[] processes = new Process[COUNT];

    private Brokers(Settings settings) throws IOException {
        this.settings = settings;
        this.data = Files.createTempDirectory("weir-chaos-kafka");
        List<Integer> free = freePorts(settings.here(), 2 * COUNT);
        this.ports = free.subList(0, COUNT);
        this.controllerPorts = free.subList(COUNT, 2 * COUNT);
    }

    /** Starts all three and waits until each is known to the others. */
    static Brokers start(Settings settings) throws Exception {
        Brokers brokers = new Brokers(settings);
        try {
            String cluster = Uuid.randomUuid().toString();
            for (int number = 0; number < COUNT; number++) {
                brokers.format(number, cluster);
                brokers.start(number);
            }
            brokers.awaitAll();
            return brokers;
        } catch (Exception | Error failure) {
            brokers.close();
            throw failure;
        }
    }

    /** {@code HOST:PORT,…} for clients, pods included. */
    String addresses() {
        return ports.stream()
                .map(port -> settings.here() + ":" + port)
                .collect(Collectors.joining(","));
    }

    /** Ends one as a crash does. */
    void kill(int number) throws InterruptedException {
        processes[number].destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }

    /** Starts one on the data that it left. */
    void start(int number) throws IOException {
        File log =
                Files.createDirectories(settings.logs())
                        .resolve("broker-" + number + ".log")
                        .toFile();
        processes[number] =
                new ProcessBuilder(
                                "java",
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Dlog4j2.level=WARN",
                                "-cp",
                                settings.home().resolve("app/target/lib") + "/*",
                                "kafka.Kafka",
                                folder(number).resolve("server.properties").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                        .start();
    }

    private void awaitAll() {
        try (Admin admin =
                Admin.create(
                        java.util.Map.of(
                                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, addresses()))) {
            Awaitility.await("three brokers")
                    .atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofSeconds(1))
                    .ignoreExceptions()
                    .until(
                            () ->
                                    admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).size()
                                            == COUNT);
        }
    }

    private Path folder(int number) {
        return data.resolve("broker-" + number);
    }

    private void format(int number, String cluster) throws Exception {
        Path log = Files.createDirectories(folder(number).resolve("log"));
        StringWriter text = new StringWriter();
        properties(number, log).store(text, null);
        Files.writeString(folder(number).resolve("server.properties"), text.toString());
        new Formatter()
                .setPrintStream(
                        new PrintStream(
                                OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setNodeId(number)
                .setClusterId(cluster)
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setSupportedFeatures(List.copyOf(Feature.PRODUCTION_FEATURES))
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(log.toString())
                .addDirectory(log.toString())
                .run();
    }

    private Properties properties(int number, Path log) {
        Properties config = new Properties();
        String listener = "BROKER://" + settings.here() + ":" + ports.get(number);
        config.put("process.roles", "broker,controller");
        config.put("node.id", Integer.toString(number));
        config.put(
                "listeners",
                listener + ",CONTROLLER://" + settings.here() + ":" + controllerPorts.get(number));
        config.put("advertised.listeners", listener);
        config.put("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT");
        config.put("controller.listener.names", "CONTROLLER");
        config.put("inter.broker.listener.name", "BROKER");
        config.put(
                "controller.quorum.voters",
                IntStream.range(0, COUNT)
                        .mapToObj(
                                voter ->
                                        voter
                                                + "@"
                                                + settings.here()
                                                + ":"
                                                + controllerPorts.get(voter))
                        .collect(Collectors.joining(",")));
        config.put("log.dirs", log.toString());
        config.put("auto.create.topics.enable", "false");
        config.put("min.insync.replicas", "2");
        config.put("offsets.topic.replication.factor", "3");
        config.put("offsets.topic.num.partitions", "6");
        config.put("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
        return config;
    }

    private static List<Integer> freePorts(String host, int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getByName(host)));
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    /** One of them, at random. */
    static int any(Random random) {
        return random.nextInt(COUNT);
    }

    /** Ends all, each by its own process, and forgets their data. */
    @Override
    public void close() throws IOException, InterruptedException {
        for (Process process : processes) {
            if (process != null) {
                process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
        }
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
