package io.weir.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RunChecksumTest {

    static Stream<Arguments> knownChecksums() {
        return Stream.of(
                argumentSet("nothing known", Optional.empty(), "", "758df7c9fc"),
                argumentSet(
                        "one config",
                        Optional.of(Map.of("test-config-map", "484637c76acaa7c6")),
                        "5f56684589",
                        "85d557f47b"),
                argumentSet(
                        "two configs, in the order of their names",
                        Optional.of(Map.of("b", "2", "a", "1")),
                        "5f56684589",
                        "85647b5b7d"),
                argumentSet("no configs tracked", Optional.of(Map.of()), "", "68bf6f479b"),
                argumentSet("hash alone", Optional.empty(), "5f56684589", "5c4d6696cf"));
    }

    @ParameterizedTest
    @MethodSource("knownChecksums")
    void equalsWhatReceiversHaveStored(
            Optional<Map<String, String>> configs, String hash, String expected) {
        assertThat(RunChecksum.of(configs, hash)).isEqualTo(expected);
    }
}
