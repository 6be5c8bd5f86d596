package io.weir.notifier.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.notifier.Changes;
import io.weir.notifier.GoldenFiles;
import io.weir.notifier.Notices;
import io.weir.notifier.alert.Receiver;
import io.weir.notifier.delivery.Entry.Outcome;
import io.weir.notifier.delivery.Entry.ThreadRoot;
import io.weir.rollout.ObjectRef;
import io.weir.rollout.Severity;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class CodecsTest {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final DeliveryCodec deliveries = new DeliveryCodec();
    private final EntryCodec outcomes = new EntryCodec();
    private final Delivery delivery =
            new Delivery(
                    "0123",
                    "change-1",
                    new Receiver.Provider(new ObjectRef("ops", "on-call")),
                    Notices.of(Severity.ERROR),
                    false,
                    0);
    private final Outcome dead =
            new Outcome(
                    "0123",
                    "provider/ops/on-call",
                    Outcome.State.DEAD,
                    7,
                    "given up: answered with status 500",
                    Changes.AT);

    private final ThreadRoot thread =
            new ThreadRoot("4567", "provider/ops/on-call", "C1", "171.5", Changes.AT);

    @Test
    void whatIsSentAgainOrFollowsSaysSo() {
        Delivery again = delivery.follows().again();

        assertThat(deliveries.decode(deliveries.encode(again))).isEqualTo(again);
        assertThat(again.id()).isEqualTo(delivery.id());
        assertThat(again.entry()).isEqualTo("0123#1");
    }

    @Test
    void recordsAreWrittenAndReadAsInTheGoldenFiles() {
        GoldenFiles.assertGolden(
                "records/delivery.json", MAPPER.readTree(deliveries.encode(delivery)));
        GoldenFiles.assertGolden("records/outcome.json", MAPPER.readTree(outcomes.encode(dead)));
        assertThat(deliveries.decode(bytes("records/delivery.json"))).isEqualTo(delivery);
        assertThat(outcomes.decode(bytes("records/outcome.json"))).isEqualTo(dead);
        GoldenFiles.assertGolden("records/thread.json", MAPPER.readTree(outcomes.encode(thread)));
        assertThat(outcomes.decode(bytes("records/thread.json"))).isEqualTo(thread);
        GoldenFiles.assertAllUsed("records", Set.of("delivery", "outcome", "thread"));
    }

    @Test
    void anOutcomeThatANewerVersionWroteSaysNothingAboutTheEnd() {
        byte[] newer =
                """
                {"id":"x","receiver":"pager/1","state":"thread","at":"2026-01-01T00:00:00Z"}
                """
                        .getBytes(StandardCharsets.UTF_8);

        Outcomes known = new Outcomes(10);
        known.add(outcomes.decode(newer));

        assertThat(((Outcome) outcomes.decode(newer)).state()).isEqualTo(Outcome.State.OTHER);
        assertThat(known.ended("x")).isFalse();
    }

    @Test
    void aRecordThatIsNoneIsRefusedWithTheFieldsName() {
        assertThatThrownBy(() -> deliveries.decode("no".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> deliveries.decode("{\"id\":1}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("id");
    }

    private static byte[] bytes(String file) {
        return MAPPER.writeValueAsBytes(GoldenFiles.read(file));
    }
}
