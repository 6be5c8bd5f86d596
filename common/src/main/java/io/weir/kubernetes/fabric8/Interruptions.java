package io.weir.kubernetes.fabric8;

import io.weir.kubernetes.ResourceKind;
import io.weir.runtime.LogKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that an informer is interrupted, and once that it is back. For one thread. */
final class Interruptions {

    private static final Logger LOGGER = LoggerFactory.getLogger(Reflector.class);
    private static final String API_VERSION = "apiVersion";

    private final ResourceKind kind;
    private boolean now;

    Interruptions(ResourceKind kind) {
        this.kind = kind;
    }

    void began(Throwable cause) {
        if (!now) {
            now = true;
            LOGGER.atWarn()
                    .addKeyValue(LogKeys.KIND, kind.kind())
                    .addKeyValue(API_VERSION, kind.apiVersion())
                    .addKeyValue(LogKeys.REASON, String.valueOf(cause.getMessage()))
                    .log("informer interrupted; it tries again");
        }
    }

    void over() {
        if (now) {
            now = false;
            LOGGER.atInfo()
                    .addKeyValue(LogKeys.KIND, kind.kind())
                    .addKeyValue(API_VERSION, kind.apiVersion())
                    .log("informer back");
        }
    }

    void kindMissing() {
        LOGGER.atInfo()
                .addKeyValue(LogKeys.KIND, kind.kind())
                .addKeyValue(API_VERSION, kind.apiVersion())
                .log("the server does not know this kind; asked again until it does");
    }

    void listenerFailed(RuntimeException cause) {
        LOGGER.atError()
                .addKeyValue(LogKeys.KIND, kind.kind())
                .addKeyValue(API_VERSION, kind.apiVersion())
                .setCause(cause)
                .log("listener failed on an event");
    }
}
