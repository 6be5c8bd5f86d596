package io.weir.notifier.channel;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Reading of addresses; nothing here quotes one. */
final class Urls {

    private Urls() {}

    /** The address, when it is absolute and of HTTP. */
    static Optional<URI> parse(Confidential address) {
        try {
            URI uri = new URI(address.text());
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return http && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException unreadable) {
            return Optional.empty();
        }
    }

    static boolean usable(Confidential address) {
        return parse(address).isPresent();
    }
}
