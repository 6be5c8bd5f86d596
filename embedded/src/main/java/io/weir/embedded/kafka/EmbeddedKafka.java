package io.weir.embedded.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.metadata.storage.FormatterException;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One real Kafka broker in this process, on the loopback interface, with its log in a directory
 * that survives restarts. For {@code weir all} without a Kafka address, the demo and tests.
 *
 * <p>It is made of classes that Kafka does not publish as an API: only this class and {@link
 * BrokerConfig} know them, and their test fails when a new version no longer fits.
 */
public final class EmbeddedKafka implements AutoCloseable {

    private static final String LOCK = "weir.lock";
    private static final String ADDRESS = "weir.address";

    private final KafkaRaftServer server;
    private final FileChannel lock;
    private final int port;
    private final Path address;
    private boolean closed;

    private EmbeddedKafka(KafkaRaftServer server, FileChannel lock, int port, Path address) {
        this.server = server;
        this.lock = lock;
        this.port = port;
        this.address = address;
    }

    /**
     * Starts a broker on ports that are free. Blocks until it serves: half a second to some
     * seconds.
     *
     * @param directory made when it is missing
     * @throws EmbeddedKafkaFailure when the directory cannot be written, is in use by another
     *     process, or the broker does not start; {@link DiskFull} when its disk is full
     */
    public static EmbeddedKafka start(Path directory) {
        return start(directory, 0, Map.of());
    }

    /**
     * Starts a broker.
     *
     * @param port of the broker, 0 to choose one
     * @param extra broker properties that take precedence
     */
    public static EmbeddedKafka start(Path directory, int port, Map<String, String> extra) {
        FileChannel lock = lock(directory);
        try {
            Room.ensure(directory, Room.LEAST);
            Room.watch(directory);
            int brokerPort = port == 0 ? freePort() : port;
            Path logs = directory.resolve("log").toAbsolutePath();
            format(logs);
            KafkaRaftServer server =
                    new KafkaRaftServer(
                            KafkaConfig.fromProps(
                                    BrokerConfig.of(logs, brokerPort, freePort(), extra)),
                            Time.SYSTEM);
            try {
                server.startup();
            } catch (RuntimeException failure) {
                server.shutdown();
                throw failure;
            }
            EmbeddedKafka kafka =
                    new EmbeddedKafka(server, lock, brokerPort, directory.resolve(ADDRESS));
            Files.writeString(kafka.address, kafka.bootstrap());
            return kafka;
        } catch (EmbeddedKafkaFailure failure) {
            release(lock);
            throw failure;
        } catch (IOException | RuntimeException failure) {
            release(lock);
            throw new EmbeddedKafkaFailure(
                    "embedded Kafka in " + directory + " does not start: " + failure.getMessage(),
                    failure);
        }
    }

    /**
     * Address of the broker that keeps its log in a directory, for tools on the same machine; empty
     * when none was started there or it was stopped. After a crash it may name one that is gone.
     */
    public static Optional<String> addressIn(Path directory) {
        try {
            return Optional.of(Files.readString(directory.resolve(ADDRESS)).strip())
                    .filter(text -> !text.isEmpty());
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    /** {@code host:port} for clients. */
    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    /** The broker's port: a restart on the same one is what clients see as a broker back again. */
    public int port() {
        return port;
    }

    /** Stops the broker; what was acknowledged is kept. The second time nothing happens. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            forget(address);
            server.shutdown();
            server.awaitShutdown();
            release(lock);
        }
    }

    private static void forget(Path address) {
        try {
            Files.deleteIfExists(address);
        } catch (IOException kept) {
            // Tools will find nobody there and say so.
            return;
        }
    }

    private static FileChannel lock(Path directory) {
        try {
            Files.createDirectories(directory);
            FileChannel channel =
                    FileChannel.open(
                            directory.resolve(LOCK),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            try {
                FileLock held = channel.tryLock();
                if (held != null) {
                    return channel;
                }
            } catch (OverlappingFileLockException here) {
                channel.close();
                throw inUse(directory, here);
            }
            channel.close();
            throw inUse(directory, null);
        } catch (IOException failure) {
            throw new EmbeddedKafkaFailure(
                    "data directory " + directory + " cannot be written: " + failure, failure);
        }
    }

    private static EmbeddedKafkaFailure inUse(Path directory, Throwable cause) {
        return new EmbeddedKafkaFailure(
                "data directory " + directory + " is in use by another embedded Kafka", cause);
    }

    private static void release(FileChannel lock) {
        try {
            lock.close();
        } catch (IOException gone) {
            // The lock ends with the process at the latest; nobody can do anything about it now.
            return;
        }
    }

    /** Gives a new directory its cluster id; an existing one is left as it is. */
    private static void format(Path directory) throws IOException {
        if (Files.exists(directory.resolve("meta.properties"))) {
            return;
        }
        Files.createDirectories(directory);
        PrintStream silent =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        try {
            new Formatter()
                    .setPrintStream(silent)
                    .setNodeId(1)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setSupportedFeatures(List.copyOf(Feature.PRODUCTION_FEATURES))
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(directory.toString())
                    .addDirectory(directory.toString())
                    .run();
        } catch (IOException | FormatterException failure) {
            throw new IOException(failure.getMessage(), failure);
        } catch (Exception failure) {
            throw new IllegalStateException("log directory cannot be formatted", failure);
        }
    }

    /** A port on loopback that was free just now. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new EmbeddedKafkaFailure("no port is free on loopback: " + failure, failure);
        }
    }
}
