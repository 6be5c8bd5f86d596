package io.weir.embedded.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.utils.internals.Exit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Room on the disk under a broker's log. A broker that cannot write ends its process, which is
 * right: nothing is acknowledged that is not kept, and a process that is started again goes on once
 * there is room. What Kafka says then does not tell people what to do, so this does.
 */
final class Room {

    /** Bytes without which no broker is started: its first segments alone need some. */
    static final long LEAST = 32L << 20;

    private static final Logger LOGGER = LoggerFactory.getLogger(Room.class);
    private static final Set<Path> WATCHED = ConcurrentHashMap.newKeySet();

    private Room() {}

    /**
     * Refuses a disk that is full.
     *
     * @param least bytes that must be free
     * @throws DiskFull when there is less
     */
    static void ensure(Path directory, long least) throws IOException {
        long free = Files.getFileStore(directory).getUsableSpace();
        if (free < least) {
            throw new DiskFull(
                    "the disk of data directory "
                            + directory
                            + " is full: "
                            + megabytes(free)
                            + " MiB are free, at least "
                            + megabytes(least)
                            + " are needed; make room, nothing is lost");
        }
    }

    /** From now on the end of this process by a broker that cannot write says so in clear words. */
    static void watch(Path directory) {
        WATCHED.add(directory);
        Exit.setHaltProcedure(
                (code, message) -> {
                    WATCHED.forEach(Room::tell);
                    Runtime.getRuntime().halt(code);
                });
    }

    private static void tell(Path directory) {
        LOGGER.atError()
                .addKeyValue("directory", directory)
                .addKeyValue("freeMiB", free(directory))
                .log(
                        "the embedded Kafka cannot write its log: this process ends; make room or"
                                + " mend the disk and start it again, nothing that was decided is"
                                + " lost");
    }

    private static String free(Path directory) {
        try {
            return String.valueOf(megabytes(Files.getFileStore(directory).getUsableSpace()));
        } catch (IOException unknown) {
            return "unknown";
        }
    }

    private static long megabytes(long bytes) {
        return bytes >> 20;
    }
}
