package io.weir.kubernetes.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.rollout.Health;
import io.weir.rollout.HookType;
import io.weir.rollout.Mark;
import io.weir.rollout.Orders;
import io.weir.rollout.Phase;
import io.weir.rollout.PostRollout;
import io.weir.rollout.Progress;
import io.weir.rollout.RunState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What commands left behind outlasts a takeover: it stands in {@code status.weir.commands}. */
class CommandsInStatusTest {

    private static final Orders ORDERS =
            new Orders(
                    Optional.of("held by ada: errors"),
                    Optional.of(HookType.CONFIRM_ROLLOUT),
                    Optional.of(new Mark("t2", "c2", "uid-target", 4)),
                    List.of("c1", "c2"));

    @Test
    void isReadAsItWasWritten() {
        ObjectNode canary = written(Optional.of(ORDERS));

        assertThat(StatusReader.read(canary).status().memory().orders()).isEqualTo(ORDERS);
        assertThat(canary.at("/status/weir/commands").toString())
                .isEqualTo(
                        "{\"held\":\"held by ada: errors\",\"approved\":\"confirm-rollout\","
                                + "\"waiting\":{\"template\":\"t2\",\"configs\":\"c2\","
                                + "\"uid\":\"uid-target\",\"generation\":4},"
                                + "\"done\":[\"c1\",\"c2\"]}");
    }

    @Test
    void isLeftOutWhereNothingWasCommanded() {
        assertThat(written(Optional.empty()).at("/status/weir/commands").isMissingNode()).isTrue();
    }

    @Test
    void saysWhatACommandIsBoundTo() {
        ObjectNode canary = written(Optional.of(ORDERS));
        canary.putObject("metadata").put("uid", "uid-canary");

        assertThat(RunOf.read(canary))
                .isEqualTo(new RunOf("uid-canary", Phase.WAITING, "run-1", ORDERS.waitingId()));
    }

    @Test
    void aGateThatIsNoneMakesTheWholePartUnreadable() {
        ObjectNode canary = written(Optional.of(ORDERS));
        ((ObjectNode) canary.at("/status/weir/commands")).put("approved", "odd");

        assertThat(StatusReader.read(canary).problem().orElse(""))
                .contains("status.weir.commands.approved");
    }

    private static ObjectNode written(Optional<Orders> orders) {
        RunState state =
                new RunState(
                        "run-1",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        List.of(),
                        List.of(),
                        PostRollout.NONE,
                        Map.of(),
                        1,
                        "",
                        orders);
        return StatusWriter.write(
                JsonMapper.builder().build().createObjectNode(),
                new Progress(
                        Phase.WAITING,
                        0,
                        0,
                        0,
                        Map.of(),
                        state,
                        Health.underWay("Held", "held by ada: errors"),
                        false),
                "verdict-1",
                Map.of(),
                Instant.parse("2026-01-01T00:00:00Z"));
    }
}
