package io.weir.watcher.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceVersionsTest {

    @ParameterizedTest(name = "{0} before {1}: {2}")
    @CsvSource({
        "9, 10, true",
        "10, 9, false",
        "10, 10, false",
        "010, 9, false",
        "99999999999999999999, 100000000000000000000, true",
        "abc, 10, false",
        "'', 10, false",
        "10, '', false"
    })
    void comparesAsNumbersOfAnyLength(String one, String other, boolean older) {
        assertThat(ResourceVersions.older(one, other)).isEqualTo(older);
    }
}
