package io.weir.analyzer.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.weir.analyzer.http.BoundedHttp;
import io.weir.runtime.EnvironmentProxies;
import io.weir.runtime.ManualTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProviderSettingsTest {

    private static ProviderSettings settings(String type) {
        return new ProviderSettings(
                type,
                Optional.of("http://user:hidden1@prometheus"),
                Map.of("Authorization", List.of("hidden2")),
                Optional.of(Map.of("token", "hidden3\n", "empty", " \n")),
                true,
                Optional.of("eu-west-1"));
    }

    @Test
    void hidesWhatMayBeSecret() {
        assertThat(settings("prometheus"))
                .hasToString(
                        "ProviderSettings[type=prometheus, address=given, headers=[Authorization],"
                            + " secret=[empty, token], insecureSkipVerify=true, region=eu-west-1]");
    }

    @Test
    void leavesOutTheWhiteSpaceThatToolsAddToSecrets() {
        assertThat(settings("prometheus").secretValue("token")).contains("hidden3");
        assertThat(settings("prometheus").secretValue("empty")).isEmpty();
        assertThat(settings("prometheus").secretValue("other")).isEmpty();
        assertThat(ProviderSettings.prometheus("http://p").secretValue("token")).isEmpty();
    }

    @Test
    void refusesAProviderThatIsNotThereAndNamesTheOthers() {
        Vertx vertx = Vertx.vertx();
        try {
            BoundedHttp http =
                    new BoundedHttp(vertx, new ManualTime(), EnvironmentProxies.NONE, "test");
            MetricProviders providers = new MetricProviders(http, MetricProviders.DEFAULT_TIMEOUT);

            assertThatThrownBy(() -> providers.create(settings("datadog")))
                    .isInstanceOf(ProviderFailure.class)
                    .hasMessage(
                            "metric provider \"datadog\" is not supported; supported: prometheus");
        } finally {
            vertx.close();
        }
    }
}
