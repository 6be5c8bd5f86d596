package io.weir.notifier.delivery;

import io.weir.stream.Partition;

/** Work was let go because its partition goes to another owner, who does it. Not an error. */
final class Released extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Released(Partition partition) {
        super("released with " + partition.topic() + "-" + partition.number(), null, false, false);
    }
}
