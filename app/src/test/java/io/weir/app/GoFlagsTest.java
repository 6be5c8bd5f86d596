package io.weir.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class GoFlagsTest {

    @ParameterizedTest
    @EnumSource(Flag.class)
    void takesEachFlagInEachForm(Flag flag) {
        Map<Flag, String> expected = Map.of(flag, "true");

        assertThat(read("-" + flag.flag() + "=true")).isEqualTo(expected);
        assertThat(read("--" + flag.flag() + "=true")).isEqualTo(expected);
        if (flag.bool()) {
            assertThat(read("-" + flag.flag())).isEqualTo(expected);
            assertThat(read("--" + flag.flag())).isEqualTo(expected);
        } else {
            assertThat(read("-" + flag.flag(), "true")).isEqualTo(expected);
            assertThat(read("--" + flag.flag(), "true")).isEqualTo(expected);
        }
    }

    @Test
    void takesAnExistingDeploymentsArguments() {
        Map<Flag, String> values =
                read(
                        "-log-level=info",
                        "-mesh-provider=istio",
                        "-metrics-server=http://prometheus:9090?a=b",
                        "-enable-config-tracking=false",
                        "-slack-user",
                        "-dash-",
                        "-enable-leader-election",
                        "-port",
                        "80");

        assertThat(values)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                Flag.LOG_LEVEL, "info",
                                Flag.MESH_PROVIDER, "istio",
                                Flag.METRICS_SERVER, "http://prometheus:9090?a=b",
                                Flag.ENABLE_CONFIG_TRACKING, "false",
                                Flag.SLACK_USER, "-dash-",
                                Flag.ENABLE_LEADER_ELECTION, "true",
                                Flag.PORT, "80"));
    }

    @Test
    void lastOfSeveralCounts() {
        assertThat(read("--port=1", "-port", "2")).isEqualTo(Map.of(Flag.PORT, "2"));
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                argumentSet(
                        "a flag that is almost right",
                        List.of("--metric-server=x"),
                        "unknown flag --metric-server; do you mean --metrics-server?"),
                argumentSet("a flag like no other", List.of("-xyzzy"), "unknown flag --xyzzy"),
                argumentSet("no value", List.of("--port"), "--port needs a value: N"),
                argumentSet("a word", List.of("router"), "unexpected argument 'router'"),
                argumentSet(
                        "a word after a truth value",
                        List.of("-no-cross-namespace-refs", "true"),
                        "unexpected argument 'true'"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void namesWhatIsWrong(List<String> arguments, String message) {
        assertThatThrownBy(() -> GoFlags.read(arguments))
                .isInstanceOf(Usage.class)
                .hasMessage(message);
    }

    private static Map<Flag, String> read(String... arguments) {
        return GoFlags.read(List.of(arguments)).values();
    }
}
