package io.weir.embedded.kafka;

/** The embedded broker cannot run; the message names the directory and what is wrong with it. */
public sealed class EmbeddedKafkaFailure extends RuntimeException permits DiskFull {

    private static final long serialVersionUID = 1L;

    EmbeddedKafkaFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
