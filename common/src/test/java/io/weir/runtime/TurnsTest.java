package io.weir.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private final Turns turns = new Turns(2);
    private final List<String> begun = new ArrayList<>();
    private final List<Promise<Void>> ends = new ArrayList<>();

    @Test
    void lastOneWaitsUntilOneHasEnded() {
        begin("a");
        begin("b");
        begin("c");
        assertThat(begun).containsExactly("a", "b");

        ends.get(1).complete();

        assertThat(begun).containsExactly("a", "b", "c");
    }

    @Test
    void oldestGoesFirst() {
        List.of("a", "b", "c", "d", "e").forEach(this::begin);

        ends.get(0).complete();
        ends.get(1).complete();

        assertThat(begun).containsExactly("a", "b", "c", "d");
    }

    @Test
    void theMostUrgentGoesFirstAndEqualsInTheirOrder() {
        begin("a");
        begin("b");
        begin(2, "step");
        begin(1, "start");
        begin(1, "later start");
        begin(0, "rollback");

        for (int i = 0; i < 4; i++) {
            ends.get(i).complete();
        }

        assertThat(begun).containsExactly("a", "b", "rollback", "start", "later start", "step");
    }

    @Test
    void failureEndsTheTurnToo() {
        begin("a");
        begin("b");
        Future<Void> third = begin("c");

        ends.get(0).fail("refused");
        ends.get(2).fail("also refused");

        assertThat(third.failed()).isTrue();
        begin("d");
        assertThat(begun).containsExactly("a", "b", "c", "d");
    }

    @Test
    void workThatThrowsEndsItsTurn() {
        Future<Void> broken =
                turns.take(
                        0,
                        () -> {
                            throw new IllegalStateException("no future at all");
                        });
        begin("a");
        begin("b");

        assertThat(broken.cause()).hasMessage("no future at all");
        assertThat(begun).containsExactly("a", "b");
    }

    private Future<Void> begin(String name) {
        return begin(0, name);
    }

    private Future<Void> begin(int rank, String name) {
        return turns.take(
                rank,
                () -> {
                    begun.add(name);
                    Promise<Void> end = Promise.promise();
                    ends.add(end);
                    return end.future();
                });
    }
}
