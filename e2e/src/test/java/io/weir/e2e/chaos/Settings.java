package io.weir.e2e.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/**
 * What a chaos run is told by system properties and the testbed's environment.
 *
 * @param canaries in flight at once
 * @param time for as long new revisions are released and faults are made
 * @param seed of everything that is left to chance
 * @param sharedParts whether the API server may be restarted
 * @param testbed its script
 * @param state its folder: audit log and logs of pods
 * @param home the checkout
 * @param here address of this machine as pods reach it
 */
record Settings(
        int canaries,
        Duration time,
        long seed,
        boolean sharedParts,
        Path testbed,
        Path state,
        Path home,
        String here) {

    static Settings read(URI apiServer) throws IOException {
        return new Settings(
                Integer.getInteger("chaos.canaries", 20),
                Duration.ofSeconds(
                        Math.round(
                                60 * Double.parseDouble(System.getProperty("chaos.minutes", "5")))),
                Long.getLong("chaos.seed", new Random().nextInt(1_000_000)),
                !Boolean.getBoolean("chaos.spareApiServer"),
                there(System.getProperty("chaos.testbed"), "-Dchaos.testbed: the testbed's script"),
                there(System.getenv("TESTBED_STATE"), "TESTBED_STATE: the testbed's folder"),
                Path.of(System.getProperty("weir.home")).toAbsolutePath().normalize(),
                hereSeenFrom(apiServer));
    }

    /** Where logs of brokers and, after a failure, of pods are kept. */
    Path logs() {
        return home.resolve("e2e/target/chaos");
    }

    private static Path there(String path, String what) {
        if (path == null || !Files.exists(Path.of(path))) {
            throw new IllegalArgumentException(what + " is missing: " + path);
        }
        return Path.of(path).toAbsolutePath();
    }

    /** The address that packets to the API server's machine carry. Nothing is sent. */
    private static String hereSeenFrom(URI apiServer) throws IOException {
        try (DatagramChannel channel = DatagramChannel.open()) {
            channel.connect(new InetSocketAddress(apiServer.getHost(), 9));
            InetAddress here = ((InetSocketAddress) channel.getLocalAddress()).getAddress();
            return here.getHostAddress();
        }
    }
}
