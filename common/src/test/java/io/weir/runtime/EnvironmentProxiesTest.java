package io.weir.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentProxiesTest {

    @ParameterizedTest
    @CsvSource({
        "http://shop.example.org, '', plain:80",
        "https://shop.example.org, '', secret:3128",
        "http://localhost:8080, '', direct",
        "http://127.0.0.9, '', direct",
        "http://[::1]:80, '', direct",
        "http://shop.example.org, *, direct",
        "http://shop.example.org, 'a.b, example.org', direct",
        "http://example.org, example.org, direct",
        "http://SHOP.Example.org, example.ORG, direct",
        "http://myexample.org, example.org, plain:80",
        "http://shop.example.org, .example.org, direct",
        "http://shop.example.org, *.example.org, direct",
        "http://example.org, .example.org, plain:80",
        "http://example.org:8080, example.org:8080, direct",
        "http://example.org, example.org:8080, plain:80",
        "http://10.1.2.3, 10.0.0.0/8, direct",
        "http://11.1.2.3, 10.0.0.0/8, plain:80",
        "http://10.1.2.3, 10.1.2.3, direct",
        "http://10.example.org, 10.0.0.0/8, plain:80",
        "http://[fd00::5], fd00::/8, direct",
        "http://shop.example.org, ' , ,', plain:80"
    })
    void choosesTheProxyByAddress(String url, String exceptions, String expected) {
        EnvironmentProxies proxies =
                EnvironmentProxies.from(
                        Map.of(
                                "HTTP_PROXY", "plain",
                                "https_proxy", "http://secret:3128",
                                "NO_PROXY", exceptions));

        String chosen =
                of(proxies, url)
                        .map(proxy -> proxy.getHost() + ":" + proxy.getPort())
                        .orElse("direct");

        assertThat(chosen).isEqualTo(expected);
    }

    private static Optional<ProxyOptions> of(EnvironmentProxies proxies, String url) {
        URI uri = URI.create(url);
        boolean tls = uri.getScheme().equals("https");
        int port = uri.getPort() < 0 ? (tls ? 443 : 80) : uri.getPort();
        return proxies.of(tls, uri.getHost().replaceAll("[\\[\\]]", ""), port);
    }

    @Test
    void readsCredentialsAndTheKindOfProxy() {
        ProxyOptions proxy =
                EnvironmentProxies.from(Map.of("HTTP_PROXY", "socks5://user:p%40ss@proxy"))
                        .of(false, "x", 80)
                        .orElseThrow();

        assertThat(proxy.getType()).isEqualTo(ProxyType.SOCKS5);
        assertThat(proxy.getPort()).isEqualTo(1080);
        assertThat(proxy.getUsername()).isEqualTo("user");
        assertThat(proxy.getPassword()).isEqualTo("p@ss");
    }

    @ParameterizedTest
    @CsvSource({
        "https://u:hidden@proxy, HTTP_PROXY: a proxy is reached by http or socks5 only",
        "http://u:hidden@pro xy, HTTP_PROXY is not a URL",
        "http://, HTTP_PROXY is not a URL",
        "http:///x, HTTP_PROXY names no host"
    })
    void namesTheVariableThatCannotBeReadAndNotItsValue(String value, String message) {
        assertThatThrownBy(() -> EnvironmentProxies.from(Map.of("HTTP_PROXY", value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message)
                .hasNoCause();
    }
}
