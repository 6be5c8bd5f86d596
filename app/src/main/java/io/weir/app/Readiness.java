package io.weir.app;

import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What a process needs to work, and what of it is missing now. Any thread. */
final class Readiness {

    /** One thing that is needed. */
    @FunctionalInterface
    interface Check {
        /** Why it is missing, in words for a person; empty when it is there. Does not block. */
        Future<Optional<String>> missing();
    }

    private final Map<String, List<Check>> checks = new ConcurrentHashMap<>();

    /** From now on the check counts; several of one name are one line. */
    void check(String name, Check check) {
        checks.merge(
                name,
                List.of(check),
                (before, more) -> Stream.concat(before.stream(), more.stream()).toList());
    }

    /** The same for what is known without asking. */
    void state(String name, Supplier<Optional<String>> missing) {
        check(name, () -> Future.succeededFuture(missing.get()));
    }

    /** Each name with what is missing, in the order of the alphabet; never fails. */
    Future<Map<String, Optional<String>>> look() {
        Map<String, Future<Optional<String>>> asked = new LinkedHashMap<>();
        checks.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> asked.put(entry.getKey(), first(entry.getValue())));
        return Future.join(List.copyOf(asked.values()))
                .map(
                        done -> {
                            Map<String, Optional<String>> found = new LinkedHashMap<>();
                            asked.forEach((name, answer) -> found.put(name, answer.result()));
                            return found;
                        });
    }

    private static Future<Optional<String>> first(List<Check> checks) {
        List<Future<Optional<String>>> asked =
                checks.stream()
                        .map(
                                check ->
                                        check.missing()
                                                .otherwise(e -> Optional.of(String.valueOf(e))))
                        .toList();
        return Future.join(asked)
                .map(done -> asked.stream().flatMap(it -> it.result().stream()).findFirst());
    }
}
