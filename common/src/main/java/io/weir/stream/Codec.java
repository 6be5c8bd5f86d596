package io.weir.stream;

/**
 * Turns one type into the bytes on the wire and back.
 *
 * @param <T> what the records hold
 */
public interface Codec<T> {

    /** The record's value: JSON in UTF-8. */
    byte[] encode(T value);

    /**
     * Reads a value. Fields that it does not know are passed over.
     *
     * @throws IllegalArgumentException when the bytes are not such a value; the record is parked
     *     with this message, which names the field
     */
    T decode(byte[] bytes);
}
