package io.weir.kubernetes.api;

/** Texts of unknown length where there is little room. */
final class Excerpt {

    private Excerpt() {}

    /** The text, or its beginning and an ellipsis, at most that many characters together. */
    static String of(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = longest - 1;
        boolean splits = Character.isHighSurrogate(text.charAt(end - 1));
        return text.substring(0, splits ? end - 1 : end) + "…";
    }
}
