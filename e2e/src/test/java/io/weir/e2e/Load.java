package io.weir.e2e;

import java.io.IOException;

/** Requests from {@code hey}, bounded in rate and time. */
final class Load implements AutoCloseable {

    private final Process process;

    private Load(Process process) {
        this.process = process;
    }

    /**
     * Begins. A request that gets no answer is given up after three seconds, so that one sent
     * before its pod is ready holds nothing up.
     *
     * @param host value of the Host header
     * @param perSecond requests a second
     * @param seconds after which it ends by itself
     */
    static Load on(String url, String host, int perSecond, int seconds) throws IOException {
        return new Load(
                new ProcessBuilder(
                                "hey",
                                "-z",
                                seconds + "s",
                                "-c",
                                "2",
                                "-t",
                                "3",
                                "-q",
                                Integer.toString(Math.max(1, perSecond / 2)),
                                "-host",
                                host,
                                url)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
