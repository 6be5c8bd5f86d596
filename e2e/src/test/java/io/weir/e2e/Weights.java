package io.weir.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** Follows the weights in a VirtualService, each change of the canary's once, in order. */
final class Weights implements AutoCloseable {

    private final Process watch;
    private final List<Integer> seen = new ArrayList<>();

    private Weights(Process watch) {
        this.watch = watch;
    }

    static Weights follow(String namespace, String name) throws IOException {
        Process process =
                Kubectl.start(
                        "-n",
                        namespace,
                        "get",
                        "virtualservice",
                        name,
                        "--watch",
                        "-o",
                        "jsonpath={.spec.http[0].route[1].weight}{\"\\n\"}");
        Weights weights = new Weights(process);
        Thread reader = new Thread(() -> weights.read(process), "weights-" + name);
        reader.setDaemon(true);
        reader.start();
        return weights;
    }

    /** The canary's weights so far. */
    synchronized List<Integer> seen() {
        return List.copyOf(seen);
    }

    /** Waits until the canary has had a weight. */
    void await(int weight, Duration limit) {
        Awaitility.await("weight " + weight)
                .atMost(limit)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> seen().contains(weight));
    }

    private void read(Process process) {
        try (BufferedReader lines = Kubectl.lines(process)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                add(line.strip());
            }
        } catch (IOException e) {
            // The watch was ended by close().
            return;
        }
    }

    private synchronized void add(String line) {
        if (!line.matches("\\d+")) {
            return;
        }
        int weight = Integer.parseInt(line);
        if (seen.isEmpty() || seen.get(seen.size() - 1) != weight) {
            seen.add(weight);
        }
    }

    @Override
    public void close() {
        watch.destroyForcibly();
    }
}
