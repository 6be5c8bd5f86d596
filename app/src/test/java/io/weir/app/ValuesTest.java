package io.weir.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ValuesTest {

    @Test
    void flagWinsOverWeirsVariable() {
        Values values = Values.of(Map.of(Flag.PORT, "1"), Map.of("WEIR_PORT", "2"));

        assertThat(values.text(Flag.PORT)).isEqualTo("1");
    }

    @Test
    void variableStandsForTheFlag() {
        Values values = Values.of(Map.of(), Map.of("WEIR_LOG_LEVEL", "warn"));

        assertThat(values.text(Flag.LOG_LEVEL)).isEqualTo("warn");
    }

    @Test
    void flaggersVariableWinsOverTheFlagUnlessEmpty() {
        Map<Flag, String> flag = Map.of(Flag.SLACK_URL, "http://flag");

        assertThat(Values.of(flag, Map.of("SLACK_URL", "http://env")).text(Flag.SLACK_URL))
                .isEqualTo("http://env");
        assertThat(Values.of(flag, Map.of("SLACK_URL", "")).text(Flag.SLACK_URL))
                .isEqualTo("http://flag");
    }

    @Test
    void defaultHoldsWhereNothingIsGiven() {
        Values values = Values.of(Map.of(), Map.of());

        assertThat(values.text(Flag.METRICS_SERVER)).isEqualTo("http://prometheus:9090");
        assertThat(values.optional(Flag.KAFKA)).isEmpty();
    }

    @Test
    void variableThatKubernetesSetsForAServiceIsNobodysWish() {
        Values values = Values.of(Map.of(), Map.of("WEIR_PORT", "tcp://10.96.0.7:8080"));

        assertThat(values.number(Flag.PORT, 0, 65535)).isEqualTo(8080);
    }

    @Test
    void namesTheVariableThatIsWrong() {
        Values values = Values.of(Map.of(), Map.of("WEIR_PARTITIONS", "many"));

        assertThatThrownBy(() -> values.number(Flag.PARTITIONS, 1, 9))
                .hasMessage("WEIR_PARTITIONS needs a whole number from 1 to 9, was 'many'");
    }

    @Test
    void saysOnceOfEachFlagThatItDoesNothing() {
        Values values =
                Values.of(
                        Map.of(Flag.THREADINESS, "4", Flag.METRICS_SERVER, "http://p"),
                        Map.of("WEIR_CONTROL_LOOP_INTERVAL", "5s", "WEIR_DATA_DIR", "/x"));

        assertThat(values.warnings(Service.ROUTER))
                .containsExactlyInAnyOrder(
                        "--threadiness has no effect: services scale by partitions and processes",
                        "--metrics-server has no effect: 'weir router' does not use it",
                        "WEIR_CONTROL_LOOP_INTERVAL has no effect: Weir follows events, it has no"
                                + " loop");
    }

    @Test
    void saysThatSlackWithoutAChannelKeepsQuiet() {
        Values values = Values.of(Map.of(Flag.SLACK_URL, "http://hook"), Map.of());

        assertThat(values.warnings(Service.ALL))
                .containsExactly("--slack-url has no effect: --slack-channel is empty");
    }
}
