package io.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlagTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kubeconfig",
                "master",
                "kubeconfig-qps",
                "kubeconfig-burst",
                "kubeconfig-service-mesh",
                "metrics-server",
                "mesh-provider",
                "control-loop-interval",
                "threadiness",
                "namespace",
                "selector-labels",
                "include-label-prefix",
                "enable-config-tracking",
                "ingress-annotations-prefix",
                "ingress-class",
                "enable-leader-election",
                "leader-election-namespace",
                "no-cross-namespace-refs",
                "cluster-name",
                "event-webhook",
                "slack-url",
                "slack-token",
                "slack-proxy-url",
                "slack-user",
                "slack-channel",
                "msteams-url",
                "msteams-proxy-url",
                "port",
                "log-level",
                "zap-encoding",
                "zap-replace-globals"
            })
    void knowsEachOfFlaggersFlags(String name) {
        assertThat(Flag.of(name)).isPresent();
    }

    @Test
    void keepsTheVariablesThatFlaggerAndCollectorsOfTracesHave() {
        List<String> own =
                Stream.of(Flag.values())
                        .filter(Flag::environmentFirst)
                        .map(Flag::variable)
                        .toList();

        assertThat(own)
                .containsExactlyInAnyOrder(
                        "SLACK_URL",
                        "SLACK_TOKEN",
                        "SLACK_PROXY_URL",
                        "MSTEAMS_URL",
                        "MSTEAMS_PROXY_URL",
                        "EVENT_WEBHOOK_URL",
                        "OTEL_EXPORTER_OTLP_ENDPOINT",
                        "OTEL_EXPORTER_OTLP_HEADERS");
    }

    @Test
    void hasEachNameOnce() {
        assertThat(Stream.of(Flag.values()).map(Flag::flag)).doesNotHaveDuplicates();
        assertThat(Stream.of(Flag.values()).map(Flag::variable)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(Flag.class)
    void isUsedBySomeServiceOrSaysWhyNot(Flag flag) {
        boolean used = Stream.of(Service.values()).anyMatch(flag::usedBy);

        assertThat(used).isEqualTo(flag.used());
        if (!used) {
            assertThat(flag.meaning()).matches("(has no effect|is not supported yet): .+");
        }
    }
}
