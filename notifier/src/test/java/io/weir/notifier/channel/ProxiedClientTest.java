package io.weir.notifier.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ProxyOptions;
import io.weir.runtime.EnvironmentProxies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxiedClientTest {

    private final List<RequestOptions> sent = new ArrayList<>();

    private final HttpClient client =
            new ProxiedClient(
                    new HttpClient() {
                        @Override
                        public Future<HttpClientRequest> request(RequestOptions options) {
                            sent.add(options);
                            return Future.failedFuture("recorded");
                        }

                        @Override
                        public Future<Void> shutdown(Duration timeout) {
                            return Future.succeededFuture();
                        }
                    },
                    EnvironmentProxies.from(
                            Map.of(
                                    "HTTP_PROXY", "plain:3128",
                                    "HTTPS_PROXY", "secure:3128",
                                    "NO_PROXY", ".svc,10.0.0.0/8")));

    private String through(RequestOptions options) {
        assertThat(client.request(options).failed()).isTrue();
        return Optional.ofNullable(sent.get(0).getProxyOptions())
                .map(proxy -> proxy.getHost() + ":" + proxy.getPort())
                .orElse("direct");
    }

    @ParameterizedTest
    @CsvSource({
        "https://chat.example.com/hook, secure:3128",
        "http://chat.example.com:8080/hook, plain:3128",
        "http://loadtester.shop.svc/, direct",
        "https://10.1.2.3/hook, direct",
        "http://[::1]:8080/hook, direct"
    })
    void goesThroughTheProxyOfTheEnvironment(String url, String proxy) {
        assertThat(through(new RequestOptions().setAbsoluteURI(url))).isEqualTo(proxy);
    }

    @Test
    void prefersTheProxyThatAReceiverNames() {
        RequestOptions options =
                new RequestOptions()
                        .setAbsoluteURI("https://chat.example.com/hook")
                        .setProxyOptions(new ProxyOptions().setHost("own").setPort(80));

        assertThat(through(options)).isEqualTo("own:80");
    }

    @Test
    void goesStraightToAServerWhoseCertificateIsNotVerified() {
        RequestOptions options =
                new RequestOptions()
                        .setAbsoluteURI("https://gate.example.com/hook")
                        .setSslOptions(new ClientSSLOptions().setTrustAll(true));

        assertThat(through(options)).isEqualTo("direct");
    }
}
