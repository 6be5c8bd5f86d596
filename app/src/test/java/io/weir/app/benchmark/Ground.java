package io.weir.app.benchmark;

import io.vertx.core.Vertx;
import io.weir.app.ServiceProcess;
import io.weir.app.demo.Deletion;
import io.weir.embedded.kafka.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What services of one measurement meet on: a broker and an API server, both in this process. */
final class Ground implements AutoCloseable {

    static final String REVISIONS = "weir.revisions";
    static final String VERDICTS = "weir.verdicts";
    static final int PARTITIONS = 12;
    static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String OWN = "own";

    private final Path directory;
    private final Vertx vertx;
    private final EmbeddedKafka kafka;
    private final Fleet fleet;

    private Ground(Path directory, Vertx vertx, EmbeddedKafka kafka, Fleet fleet) {
        this.directory = directory;
        this.vertx = vertx;
        this.kafka = kafka;
        this.fleet = fleet;
    }

    /**
     * Starts both.
     *
     * @param broker properties of the broker
     * @param analysis of each Canary
     */
    static Ground start(Map<String, String> broker, String analysis) throws Exception {
        Path directory = Files.createTempDirectory("weir-benchmark");
        ServiceProcess.logToFile(directory.resolve("ground.log"));
        Vertx vertx = Vertx.vertx();
        EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0, broker);
        Fleet fleet = Fleet.start(vertx, analysis);
        Files.writeString(directory.resolve("kubeconfig"), fleet.kubeconfig());
        Progress.say("logs are in %s", directory);
        return new Ground(directory, vertx, kafka, fleet);
    }

    Vertx vertx() {
        return vertx;
    }

    Fleet fleet() {
        return fleet;
    }

    /** Starts a service that meets the others here. */
    ServiceJvm service(String name, Map<String, String> more) {
        Map<String, String> flags = new TreeMap<>(more);
        flags.put("kafka", kafka.bootstrap());
        return start(name, flags);
    }

    /** Starts all services in one JVM, with a broker of their own. */
    ServiceJvm all() {
        return start("all", new TreeMap<>(Map.of("data-dir", directory.resolve(OWN).toString())));
    }

    private ServiceJvm start(String name, Map<String, String> flags) {
        flags.put("kubeconfig", directory.resolve("kubeconfig").toString());
        return ServiceJvm.start(directory, name, flags);
    }

    /** Waits until all are ready and each owns its share of the topic. */
    static void awaitShares(Collection<ServiceJvm> members, String topic) {
        int least = PARTITIONS / members.size();
        Progress.await(
                "partitions of " + topic + " shared by " + members,
                PATIENCE,
                () ->
                        members.stream().allMatch(ServiceJvm::ready)
                                && members.stream()
                                        .allMatch(member -> member.partitions(topic) >= least)
                                && owned(members, topic) == PARTITIONS);
    }

    /** How many partitions of the topic have an owner among these. */
    static int owned(Collection<ServiceJvm> members, String topic) {
        return members.stream().mapToInt(member -> member.partitions(topic)).sum();
    }

    /** Ends everything; what is left are the logs that were named. */
    @Override
    public void close() throws IOException {
        ServiceJvm.endAll();
        kafka.close();
        vertx.close();
        for (String data : List.of("kafka", OWN)) {
            if (Files.exists(directory.resolve(data))) {
                Files.walkFileTree(directory.resolve(data), new Deletion());
            }
        }
    }
}
