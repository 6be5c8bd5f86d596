package io.weir.rollout;

import java.util.regex.Pattern;

/**
 * A URL as it may travel on a topic. One that carries credentials (user info, a query), or may
 * carry them in its path as the incoming webhooks of chats do, is withheld: {@code text} is then
 * what may be shown of it, and whoever calls it reads the whole from the object in the cluster.
 *
 * @param text the URL, or its harmless part
 * @param withheld whether something was left out
 */
public record Address(String text, boolean withheld) {

    /** A host that cannot be the beginning of {@code user:password}. */
    private static final Pattern PLAIN_HOST =
            Pattern.compile("[^@:]*|\\[[0-9A-Fa-f:.]*](:[0-9]*)?");

    /** A part of a path that is words, a short number or a version: {@code gate}, {@code v1}. */
    private static final Pattern WORDS =
            Pattern.compile(
                    "|[0-9]{1,4}|v[0-9]{1,2}((alpha|beta)[0-9]{1,2})?"
                            + "|([A-Z]?[a-z]{1,20})([-_.][A-Z]?[a-z]{1,20}){0,5}");

    /**
     * Whether a part of a path (what stands between two slashes) is of ordinary words. Anything
     * else may be a token: whether it is cannot be told by looking, so it is taken for one.
     */
    public static boolean harmless(String segment) {
        return WORDS.matcher(segment).matches();
    }

    /**
     * Leaves out what may be secret: user info, query, fragment, and the path from its first part
     * on that is not {@link #harmless}. Of a URL whose host cannot be told from a password (an
     * unescaped {@code /}, {@code ?} or {@code #} in it) only the scheme is shown.
     */
    public static Address of(String url) {
        int scheme = url.indexOf("://");
        int from = scheme < 0 ? 0 : scheme + 3;
        int path = indexOfAny(url, from, "/?#");
        if (url.indexOf('@', path) >= 0
                && !PLAIN_HOST.matcher(url.substring(from, path)).matches()) {
            return new Address(url.substring(0, from), true);
        }
        int at = url.lastIndexOf('@', path - 1);
        String host = at >= from ? url.substring(at + 1, path) : url.substring(from, path);
        int tail = indexOfAny(url, path, "?#");
        String shown = url.substring(0, from) + host + harmlessPart(url.substring(path, tail));
        return new Address(shown, !shown.equals(url));
    }

    private static String harmlessPart(String path) {
        int from = 0;
        while (from < path.length()) {
            int end = path.indexOf('/', from + 1);
            String segment = path.substring(from + 1, end < 0 ? path.length() : end);
            if (!harmless(segment)) {
                return path.substring(0, from + 1);
            }
            from = end < 0 ? path.length() : end;
        }
        return path;
    }

    private static int indexOfAny(String text, int from, String characters) {
        for (int i = from; i < text.length(); i++) {
            if (characters.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return text.length();
    }
}
