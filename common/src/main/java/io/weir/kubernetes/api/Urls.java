package io.weir.kubernetes.api;

import io.weir.rollout.Address;
import java.util.Locale;

/** What can be said of a URL without calling it. */
final class Urls {

    private Urls() {}

    /** Whether it is an absolute HTTP URL with a host. */
    static boolean callable(String url) {
        String lower = url.toLowerCase(Locale.ROOT);
        int host =
                lower.startsWith("http://") ? 7 : lower.startsWith("https://") ? 8 : lower.length();
        return host < lower.length()
                && "/?#:".indexOf(lower.charAt(host)) < 0
                && lower.chars().noneMatch(character -> character <= ' ');
    }

    /** End of a sentence that begins with the field; shows the harmless part alone. */
    static String notCallable(Address address) {
        return ": an absolute http or https URL is needed, was '" + address.text() + "'";
    }
}
