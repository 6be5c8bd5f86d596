package io.weir.app;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What can be started. */
enum Service {
    WATCHER("The eyes: watches the cluster and publishes what it sees."),
    ANALYZER("The judgement: asks metrics and webhooks, and decides each canary's next step."),
    ROUTER("The hands: carries decisions out on workloads, routes and Canary status."),
    NOTIFIER("The voice: tells people and other systems what was done."),
    ALL("All four services in one process, with a Kafka of its own unless --kafka names one.");

    private final String description;

    Service(String description) {
        this.description = description;
    }

    String command() {
        return name().toLowerCase(Locale.ROOT);
    }

    String description() {
        return description;
    }

    /** Which services run in the process. */
    List<Service> parts() {
        return this == ALL ? List.of(WATCHER, ANALYZER, ROUTER, NOTIFIER) : List.of(this);
    }

    /** Whether it cannot work on a cluster whose Canary CRD drops Weir's part of the status. */
    boolean needsStatus() {
        return this == WATCHER || this == ROUTER;
    }

    static Optional<Service> of(String command) {
        return Stream.of(values()).filter(service -> service.command().equals(command)).findFirst();
    }
}
