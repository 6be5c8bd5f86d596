package io.weir.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VerdictTest {

    /** The order of immutable maps and sets differs from process to process; ids must not. */
    @Test
    void hasAnIdThatDoesNotDependOnTheProcess() {
        Revision revision =
                new Revision(
                        "v2",
                        Map.of("secret/b", "2", "configmap/c", "3", "configmap/a", "1"),
                        "uid",
                        1,
                        Set.of("z", "x", "y"));

        assertThat(new Action.Start(revision).toString())
                .contains("{configmap/a=1, configmap/c=3, secret/b=2}")
                .contains("[x, y, z]");
    }
}
