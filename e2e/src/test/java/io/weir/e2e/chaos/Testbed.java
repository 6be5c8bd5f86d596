package io.weir.e2e.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The testbed's own script, for faults. */
final class Testbed {

    private Testbed() {}

    /** Runs one of its commands, which has to succeed. */
    static void run(Settings settings, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(settings.testbed().toString()));
        command.addAll(List.of(arguments));
        // A part that it starts would keep a pipe open.
        Path out = Files.createTempFile("testbed", ".out");
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(out.toFile())
                            .start();
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(
                        "testbed "
                                + String.join(" ", arguments)
                                + ": "
                                + Files.readString(out, StandardCharsets.UTF_8));
            }
        } finally {
            Files.delete(out);
        }
    }
}
