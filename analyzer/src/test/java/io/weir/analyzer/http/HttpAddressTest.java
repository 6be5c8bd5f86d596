package io.weir.analyzer.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpAddressTest {

    @ParameterizedTest
    @CsvSource({
        "http://a, a, 80, /",
        "HTTPS://a, a, 443, /",
        "http://a:8080/b/, a, 8080, /b/",
        "http://my_svc:1/x, my_svc, 1, /x",
        "http://a:/x, a, 80, /x",
        "http://[::1]:9090/x, ::1, 9090, /x",
        "http://a?b=c, a, 80, /?b=c",
        "'http://a/b c?d={e}|f', a, 80, /b%20c?d=%7Be%7D%7Cf",
        "'http://a/é%20', a, 80, /%C3%A9%20",
        "' http://a/b#part ', a, 80, /b"
    })
    void takesAddressesApart(String text, String host, int port, String requestUri) {
        HttpAddress address = HttpAddress.parse(text);

        assertThat(address.host()).isEqualTo(host);
        assertThat(address.port()).isEqualTo(port);
        assertThat(address.requestUri()).isEqualTo(requestUri);
    }

    @Test
    void showsNeitherCredentialsNorQuery() {
        assertThat(HttpAddress.parse("https://u:hidden@a:8443/path?token=hidden"))
                .hasToString("https://a:8443/path");
    }

    @ParameterizedTest
    @CsvSource({
        "/other, http://a:8080/other",
        "other, http://a:8080/b/other",
        "//c/d, http://c/d",
        "https://c/d?e=f g, https://c/d"
    })
    void resolvesRedirects(String location, String expected) {
        assertThat(HttpAddress.parse("http://a:8080/b/c?x=y").redirected(location))
                .hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource({"http://", "http:///x", "a/b", "http://a:99999", "http://u%zz@a", "mailto:a@b"})
    void refusesWhatIsNoHttpAddress(String text) {
        assertThatThrownBy(() -> HttpAddress.parse(text))
                .isInstanceOfSatisfying(
                        HttpFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(HttpFailure.Kind.INVALID))
                .hasMessageStartingWith("address ")
                .message()
                .doesNotContain(text);
    }
}
