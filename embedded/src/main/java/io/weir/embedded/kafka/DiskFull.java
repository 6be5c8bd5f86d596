package io.weir.embedded.kafka;

/** The broker is not started for want of room on its disk; nothing is lost, and room mends it. */
public final class DiskFull extends EmbeddedKafkaFailure {

    private static final long serialVersionUID = 1L;

    /** The message names the directory and how much room there is. */
    public DiskFull(String message) {
        super(message, null);
    }
}
