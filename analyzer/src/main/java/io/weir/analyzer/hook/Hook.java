package io.weir.analyzer.hook;

import java.util.Map;

/**
 * A webhook as a Canary declares it (webhooks.md 1). Its text form leaves out the URL and the
 * metadata, which may hold credentials.
 *
 * @param name for events only
 * @param url any path and query
 * @param timeout of one attempt, as written; shorter than two characters means ten seconds
 * @param retries extra attempts after the first, zero or more
 * @param metadata copied to the payload
 * @param disableTls whether the server's certificate goes unchecked
 */
public record Hook(
        String name,
        String url,
        String timeout,
        int retries,
        Map<String, String> metadata,
        boolean disableTls) {

    public Hook {
        metadata = Map.copyOf(metadata);
    }

    @Override
    public String toString() {
        return "Hook[" + name + "]";
    }
}
