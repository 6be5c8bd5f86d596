package io.weir.analyzer.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A certificate for 127.0.0.1 that nobody trusts, made anew by the JDK's own tool. */
final class SelfSigned {
    private static final String PASSWORD = "changeit";

    private SelfSigned() {}

    static PfxOptions certificate() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("weir-certificate");
        Path store = folder.resolve("store.p12");
        try {
            Process keytool =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "keytool")
                                            .toString(),
                                    "-genkeypair",
                                    "-keyalg",
                                    "EC",
                                    "-alias",
                                    "server",
                                    "-dname",
                                    "CN=127.0.0.1",
                                    "-ext",
                                    "SAN=IP:127.0.0.1",
                                    "-storetype",
                                    "PKCS12",
                                    "-keystore",
                                    store.toString(),
                                    "-storepass",
                                    PASSWORD)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new IOException("keytool made no certificate");
            }
            return new PfxOptions()
                    .setValue(Buffer.buffer(Files.readAllBytes(store)))
                    .setPassword(PASSWORD);
        } finally {
            Files.deleteIfExists(store);
            Files.delete(folder);
        }
    }
}
