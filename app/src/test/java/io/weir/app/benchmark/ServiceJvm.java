package io.weir.app.benchmark;

import com.sun.management.OperatingSystemMXBean;
import io.weir.app.Weir;
import io.weir.embedded.kafka.EmbeddedKafka;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One service in a JVM of its own, with the flags of the {@code weir} script. Those that still run
 * when the program ends are ended with it, by their process id.
 */
final class ServiceJvm {

    /** The array {@code flags} of the script; benchmarks are run from the project's folder. */
    private static final Pattern FLAGS = Pattern.compile("(?s)\nflags=\\((.*?)\\)\n");

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Set<ServiceJvm> STARTED = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(ServiceJvm::killAll, "kill-services"));
    }

    private final String service;
    private final Process process;
    private final int port;
    private final Path log;
    private volatile boolean told;

    private ServiceJvm(String service, Process process, int port, Path log) {
        this.service = service;
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /**
     * Starts it; it is not ready yet.
     *
     * @param directory of its log
     * @param flags without dashes
     */
    static ServiceJvm start(Path directory, String service, Map<String, String> flags) {
        try {
            int port = EmbeddedKafka.freePort();
            Path log = directory.resolve(service + "-" + port + ".log");
            List<String> command = new ArrayList<>();
            command.add(program("java"));
            command.addAll(jvmFlags());
            command.addAll(List.of("-cp", classPath(), Weir.class.getName(), service));
            command.add("--port=" + port);
            flags.forEach((name, value) -> command.add("--" + name + "=" + value));
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "1");
            Process process =
                    builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
            ServiceJvm started = new ServiceJvm(service, process, port, log);
            STARTED.add(started);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> jvmFlags() throws IOException {
        Matcher flags = FLAGS.matcher(Files.readString(Path.of("weir")));
        if (!flags.find()) {
            throw new IllegalStateException("the script weir has no flags=(…)");
        }
        return Stream.of(flags.group(1).strip().split("\\s+"))
                .map(flag -> flag.replace("\"", "").replace("${WEIR_HEAP:-128m}", "128m"))
                .toList();
    }

    String service() {
        return service;
    }

    boolean ready() {
        return get("/readyz").isPresent();
    }

    /** Sum of a metric's samples that carry all of these labels; 0 where there is none. */
    double metric(String name, String... labels) {
        return get("/metrics").stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> Stream.of(labels).allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** How many partitions of a topic it owns. */
    int partitions(String topic) {
        return (int) metric("weir_stream_partition_owned", "topic=\"" + topic + "\"");
    }

    /** SIGKILL; returns at once. */
    void kill() {
        STARTED.remove(this);
        process.destroyForcibly();
    }

    /** SIGTERM; returns at once. It is killed with the program where that does not help. */
    void end() {
        told = true;
        process.destroy();
    }

    /** Ends all that run, in order; those that do not end in time are killed. */
    static void endAll() {
        List<ServiceJvm> all = List.copyOf(STARTED);
        all.forEach(ServiceJvm::end);
        all.forEach(each -> each.gone(Duration.ofSeconds(15)));
        killAll();
    }

    private static void killAll() {
        List<ServiceJvm> all = List.copyOf(STARTED);
        all.forEach(ServiceJvm::kill);
        all.forEach(each -> each.gone(Duration.ofSeconds(5)));
    }

    private boolean gone(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Processor time so far; zero when the process is gone. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Processor time of this program so far, which is broker and API server as well. */
    static Duration ownProcessorTime() {
        return Duration.ofNanos(
                ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime());
    }

    /** Resident memory in KiB. */
    long resident() {
        try (Stream<String> lines =
                Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bytes of objects that are still there after two full collections. */
    long liveHeap() {
        collect();
        collect();
        return (long) metric("jvm_memory_used_bytes", "area=\"heap\"");
    }

    private void collect() {
        try {
            Process jcmd =
                    new ProcessBuilder(program("jcmd"), Long.toString(process.pid()), "GC.run")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (!jcmd.waitFor(30, TimeUnit.SECONDS) || jcmd.exitValue() != 0) {
                jcmd.destroyForcibly();
                throw new IllegalStateException("jcmd cannot collect the garbage of " + this);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** What those said last that should run, for a person who looks for what went wrong. */
    static String lastWords() {
        return STARTED.stream()
                .filter(each -> !each.told || each.process.isAlive())
                .map(ServiceJvm::tail)
                .collect(Collectors.joining("\n"));
    }

    private String tail() {
        try {
            List<String> lines = Files.readAllLines(log);
            List<String> last = lines.subList(Math.max(0, lines.size() - 5), lines.size());
            return this
                    + (process.isAlive() ? "" : ", which has ended")
                    + ":\n  "
                    + String.join("\n  ", last);
        } catch (IOException e) {
            return this + ": no log";
        }
    }

    @Override
    public String toString() {
        return service + " (process " + process.pid() + ", port " + port + ")";
    }

    private Optional<String> get(String path) {
        try {
            HttpResponse<String> answer =
                    HTTP.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
        } catch (IOException notYet) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** As services run: nothing of the tests. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.endsWith("test-classes") && !entry.endsWith("-tests.jar"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String program(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }
}
