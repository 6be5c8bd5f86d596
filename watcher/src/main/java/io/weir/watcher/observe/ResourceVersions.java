package io.weir.watcher.observe;

/**
 * Compares resourceVersions of one object. They are decimal numbers of any length (which the API
 * contract grants since Kubernetes 1.35, and every server has kept); a text that is none is neither
 * older nor newer than anything.
 */
public final class ResourceVersions {

    private ResourceVersions() {}

    /** Whether the first one is from before the second one. */
    public static boolean older(String one, String other) {
        if (!number(one) || !number(other)) {
            return false;
        }
        String left = trimmed(one);
        String right = trimmed(other);
        return left.length() != right.length()
                ? left.length() < right.length()
                : left.compareTo(right) < 0;
    }

    private static boolean number(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static String trimmed(String number) {
        int start = 0;
        while (start < number.length() - 1 && number.charAt(start) == '0') {
            start++;
        }
        return number.substring(start);
    }
}
