package io.weir.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The cluster as a person reaches it. */
public final class Kubectl {

    /** What a command printed. */
    public record Answer(int exit, String out) {}

    private Kubectl() {}

    /** Runs a command that has to succeed. */
    public static String run(String... arguments) {
        Answer answer = attempt("", arguments);
        if (answer.exit() != 0) {
            throw new IllegalStateException(
                    "kubectl " + String.join(" ", arguments) + ": " + answer.out());
        }
        return answer.out().strip();
    }

    /** Applies manifests that have to be accepted. */
    public static void apply(String manifests) {
        Answer answer = tryApply(manifests);
        if (answer.exit() != 0) {
            throw new IllegalStateException("kubectl apply: " + answer.out());
        }
    }

    /** Applies manifests that may be refused. */
    static Answer tryApply(String manifests) {
        return attempt(manifests, "apply", "-f", "-");
    }

    /** Makes a namespace with sidecars, without what an earlier run left in it. */
    static void namespace(String name) {
        attempt("", "delete", "namespace", name, "--ignore-not-found", "--wait=true");
        apply(
                """
                apiVersion: v1
                kind: Namespace
                metadata: {name: %s, labels: {istio-injection: enabled}}
                """
                        .formatted(name));
    }

    /** Installs the definitions of this checkout. */
    public static void definitions() {
        run(
                "apply",
                "--server-side",
                "--force-conflicts",
                "-k",
                Path.of(System.getProperty("weir.home"), "k8s", "crds").toString());
        run(
                "wait",
                "--for=condition=Established",
                "crd",
                "canaries.flagger.app",
                "metrictemplates.flagger.app",
                "alertproviders.flagger.app");
    }

    public static Answer attempt(String input, String... arguments) {
        try {
            Process process = start(arguments);
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String out =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(
                        "kubectl did not end: " + String.join(" ", arguments));
            }
            return new Answer(process.exitValue(), out);
        } catch (IOException e) {
            throw new UncheckedIOException("kubectl cannot be run: is it on PATH?", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Starts a command that runs on, a watch for example. */
    static Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("kubectl"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    static BufferedReader lines(Process process) {
        return process.inputReader(StandardCharsets.UTF_8);
    }
}
