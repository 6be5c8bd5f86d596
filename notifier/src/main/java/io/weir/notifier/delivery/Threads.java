package io.weir.notifier.delivery;

import io.vertx.core.Future;
import io.weir.notifier.delivery.Entry.ThreadRoot;
import java.util.Optional;

/** The first messages of runs at receivers that have threads. Confined to one context. */
public interface Threads {

    /** Nobody has any, and none is kept. */
    Threads NONE =
            new Threads() {
                @Override
                public Optional<ThreadRoot> of(String key) {
                    return Optional.empty();
                }

                @Override
                public Future<Void> keep(ThreadRoot root) {
                    return Future.succeededFuture();
                }
            };

    /** The thread of a key, as far as this process knows. */
    Optional<ThreadRoot> of(String key);

    /**
     * Remembers a thread. Completes when every notifier will know of it, also after a restart; it
     * is known here even when that fails, and keeping it again tries again. One that is kept
     * already costs nothing.
     */
    Future<Void> keep(ThreadRoot root);
}
