package io.weir.app;

import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is known of the process itself, in Prometheus' text format: which build it is and what it
 * lacks. Written by hand because {@code _info} is reserved in metric libraries. Any thread.
 */
final class ProcessSeries {

    private final String service;
    private final Readiness readiness;
    private volatile Map<String, Optional<String>> found = Map.of();

    ProcessSeries(Service service, Readiness readiness) {
        this.service = service.command();
        this.readiness = readiness;
    }

    /** As it is known now; what takes time to find out shows the next time. */
    String text() {
        Future<Map<String, Optional<String>>> look = readiness.look();
        look.onSuccess(now -> found = now);
        StringBuilder text = new StringBuilder("# TYPE weir_build_info gauge\n");
        text.append("weir_build_info{service=\"")
                .append(service)
                .append("\",version=\"")
                .append(Version.text())
                .append("\",java=\"")
                .append(Runtime.version().feature())
                .append("\"} 1\n# TYPE weir_ready gauge\n");
        new TreeMap<>(look.succeeded() ? look.result() : found)
                .forEach(
                        (check, missing) ->
                                text.append("weir_ready{service=\"")
                                        .append(service)
                                        .append("\",check=\"")
                                        .append(check)
                                        .append("\"} ")
                                        .append(missing.isPresent() ? 0 : 1)
                                        .append('\n'));
        return text.toString();
    }
}
