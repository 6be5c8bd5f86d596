package io.weir.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.rollout.CheckPolicy;
import io.weir.rollout.CheckResult;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Records that were written before a field was added can still be read. */
class OlderRecordsTest {

    @Test
    void aCheckWithoutAPolicyFailsWhereItsValueIsMissingAsItAlwaysDid() {
        String json =
                """
                {"name": "latency", "limits": {"max": 500.0}, "query": "q",
                 "measured": {"type": "no-data", "reason": "no traffic"}}
                """;

        CheckResult read = Wire.of(CheckResult.class).decode(json.getBytes(StandardCharsets.UTF_8));

        assertThat(read.missing()).isEqualTo(CheckPolicy.Missing.FAIL);
        assertThat(read.failure()).isPresent();
    }
}
