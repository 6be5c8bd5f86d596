package io.weir.stream.kafka.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;

/**
 * Something that nobody may read, as a text or in a file. A file is read at each use: a Secret that
 * was renewed needs no restart. Shows itself to nobody.
 */
public final class Secret {

    private final Optional<Path> file;
    private final String text;

    private Secret(Optional<Path> file, String text) {
        this.file = file;
        this.text = text;
    }

    /** The text itself. */
    public static Secret text(String text) {
        return new Secret(Optional.empty(), text);
    }

    /** What the file holds when it is used, without the line's end. */
    public static Secret file(Path file) {
        return new Secret(Optional.of(file), "");
    }

    /**
     * The text. Blocks on the file.
     *
     * @throws KafkaException naming a file that cannot be read
     */
    public String reveal() {
        return file.map(Secret::read).map(String::stripTrailing).orElse(text);
    }

    /** A text file as it is now. */
    static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new KafkaException("file " + file + " cannot be read", e);
        }
    }

    /** The name of the file only. */
    @Override
    public String toString() {
        return file.map(Path::toString).orElse("…");
    }
}
