package io.weir.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What goes over a wire, as files that a person can read. */
public final class GoldenFiles {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private GoldenFiles() {}

    /** Compares JSON with a file: same fields, same values, same order of lists. */
    public static void assertGolden(String file, JsonNode actual) {
        assertThat(actual.toPrettyString())
                .as(file)
                .isEqualToNormalizingNewlines(read(file).toPrettyString());
    }

    /** The JSON in a file. */
    public static JsonNode read(String file) {
        try (InputStream in = GoldenFiles.class.getResourceAsStream("/" + file)) {
            assertThat(in).as("golden file " + file).isNotNull();
            return MAPPER.readTree(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every file of a folder is used by a case, and every case has one. */
    public static void assertAllUsed(String folder, Set<String> cases) {
        try {
            Path path = Path.of(GoldenFiles.class.getResource("/" + folder).toURI());
            try (Stream<Path> files = Files.list(path)) {
                assertThat(
                                files.map(file -> file.getFileName().toString())
                                        .collect(Collectors.toSet()))
                        .isEqualTo(
                                cases.stream()
                                        .map(name -> name + ".json")
                                        .collect(Collectors.toSet()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
