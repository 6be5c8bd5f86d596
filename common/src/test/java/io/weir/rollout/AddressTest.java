package io.weir.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTest {

    @ParameterizedTest
    @CsvSource({
        "http://prometheus.test:9090, http://prometheus.test:9090, false",
        "http://prometheus.test/a/b, http://prometheus.test/a/b, false",
        "http://[::1]:9090/a, http://[::1]:9090/a, false",
        "http://host/@someone, http://host/, true",
        "http://loadtester.test/gate/check, http://loadtester.test/gate/check, false",
        "http://host/api/v1/load-test/2, http://host/api/v1/load-test/2, false",
        "https://host/apis/v1beta1/, https://host/apis/v1beta1/, false",
        "https://chat.test/services/T0123/B0123/xYz, https://chat.test/services/, true",
        "https://chat.test/hooks/aGVsbG8, https://chat.test/hooks/, true",
        "https://host/pass1word/open, https://host/, true",
        "https://host/550e8400-e29b-41d4/open, https://host/, true",
        "https://host/%61bc, https://host/, true",
        "https://host/open//@?x, https://host/open//, true",
        "http://host:80/a@b, http://, true",
        "http://[::1]:80/a@b, http://[::1]:80/, true",
        "https://me:pass@host:80/a, https://host:80/a, true",
        "https://token@host, https://host, true",
        "https://me:p@ss@host/a, https://host/a, true",
        "https://host/a?token=pass, https://host/a, true",
        "https://host/a#pass, https://host/a, true",
        "https://host?a=b@c, https://host, true",
        "me:pass@host/a, host/a, true",
        "https://me:pa/ss@host/a, https://, true",
        "https://me:pa?ss@host/a, https://, true",
        "https://me:1/ss@host/a, https://, true",
        "http:/me:pass@host/a, '', true"
    })
    void showsNothingOfAUrlThatMayBeSecret(String url, String shown, boolean withheld) {
        assertThat(Address.of(url)).isEqualTo(new Address(shown, withheld));
    }
}
