package io.weir.analyzer.command;

import io.vertx.core.Future;
import io.vertx.core.file.FileSystem;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.Command.Order;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Tokens from a file, one a line, as a mounted Secret holds them: for callers whom the cluster does
 * not know. A line is {@code NAME:TOKEN}, or a token alone, whose caller is then called "command
 * token". Such a token is for every canary. The file is read at each request, so that a token can
 * be changed without a restart. Anybody else is left to the cluster.
 */
public final class TokenFile implements Access {

    /** A guess at a shorter one is worth trying. */
    static final int SHORTEST = 16;

    private final FileSystem files;
    private final String path;
    private final Access others;

    public TokenFile(FileSystem files, String path, Access others) {
        this.files = files;
        this.path = path;
        this.others = others;
    }

    @Override
    public Future<String> admit(String token, CanaryKey canary, Order order) {
        return files.readFile(path)
                .map(content -> caller(content.toString(StandardCharsets.UTF_8), token))
                .otherwise("")
                .compose(
                        caller ->
                                caller.isEmpty()
                                        ? others.admit(token, canary, order)
                                        : Future.succeededFuture(caller));
    }

    /** Compares with every line, in a time that does not tell how much of a token was right. */
    private static String caller(String content, String token) {
        byte[] given = digest(token);
        String found = "";
        for (String line : content.lines().toList()) {
            String text = line.strip();
            int colon = text.indexOf(':');
            String known = text.substring(colon + 1);
            boolean equal = MessageDigest.isEqual(given, digest(known));
            if (equal && known.length() >= SHORTEST) {
                found = colon > 0 ? text.substring(0, colon) : "command token";
            }
        }
        return found;
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
