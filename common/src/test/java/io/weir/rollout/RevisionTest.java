package io.weir.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RevisionTest {

    @Test
    void otherDefaultsOfTheServerAtOneGenerationAreTheSameRevision() {
        assertThat(revision("served-before", 4).is(revision("served-now", 4).mark())).isTrue();
        assertThat(revision("served-before", 4).is(revision("served-now", 5).mark())).isFalse();
    }

    @Test
    void whatHasNoGenerationsIsAnotherRevisionByItsHash() {
        assertThat(revision("one", 0).is(revision("other", 0).mark())).isFalse();
        assertThat(revision("one", 0).is(revision("one", 0).mark())).isTrue();
    }

    private static Revision revision(String template, long generation) {
        return new Revision(template, Map.of(), "uid", generation, Set.of());
    }
}
