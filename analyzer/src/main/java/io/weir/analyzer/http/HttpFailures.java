package io.weir.analyzer.http;

import io.vertx.core.http.HttpClosedException;
import io.weir.analyzer.http.HttpFailure.Kind;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.util.stream.Stream;

/** Names the failures of transport. Messages of causes are left out where they may repeat input. */
final class HttpFailures {
    private static final int MAX_CAUSES = 10;

    private HttpFailures() {}

    static HttpFailure translated(Throwable failure, HttpAddress address) {
        if (failure instanceof HttpFailure named) {
            return named;
        }
        String server = address.authority() + ": ";
        if (isCausedBy(failure, CertificateException.class)) {
            return new HttpFailure(
                    Kind.CERTIFICATE, server + "its certificate is not trusted", failure);
        }
        if (isCausedBy(failure, UnknownHostException.class)) {
            return new HttpFailure(Kind.CONNECTION, server + "host name is not known", failure);
        }
        if (isCausedBy(failure, ConnectException.class)) {
            return new HttpFailure(Kind.CONNECTION, server + "cannot connect", failure);
        }
        if (isCausedBy(failure, HttpClosedException.class)
                || isCausedBy(failure, ClosedChannelException.class)) {
            return new HttpFailure(
                    Kind.CLOSED, server + "connection closed before the answer ended", failure);
        }
        if (failure instanceof IllegalArgumentException) {
            // Without its cause, which may repeat a header.
            return new HttpFailure(Kind.INVALID, server + "the request cannot be sent");
        }
        return new HttpFailure(
                Kind.CONNECTION,
                server + "transport failed: " + failure.getClass().getSimpleName(),
                failure);
    }

    private static boolean isCausedBy(Throwable failure, Class<? extends Throwable> type) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(MAX_CAUSES)
                .anyMatch(type::isInstance);
    }
}
