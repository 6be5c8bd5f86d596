package io.weir.app.lint;

/**
 * Something that is wrong with a manifest.
 *
 * @param file as it was named
 * @param line from 1
 * @param column from 1
 * @param level whether it keeps the manifest from working
 * @param object as messages name it, for example {@code Canary shop/cart}; empty text where the
 *     file cannot be read
 * @param path of the field; empty text for the whole object
 * @param message what is wrong, in a sentence
 */
public record Finding(
        String file,
        int line,
        int column,
        Level level,
        String object,
        String path,
        String message) {

    /** How grave it is. */
    public enum Level {
        /** The API server refuses it, or Weir cannot work with it. */
        ERROR,
        /** It is read with a meaning that may not be the one that was meant. */
        WARNING
    }
}
