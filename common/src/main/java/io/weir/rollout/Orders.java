package io.weir.rollout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What people's commands left behind on a Canary; part of {@code status.weir}.
 *
 * @param held who holds the run and why; absent when nobody does
 * @param approved the kind of gate that was opened by a command and not passed yet
 * @param waiting the revision of which was told that it waits for its start
 * @param done ids of the commands consumed last, the newest last
 */
public record Orders(
        Optional<String> held,
        Optional<HookType> approved,
        Optional<Mark> waiting,
        List<String> done) {

    public static final Orders NONE =
            new Orders(Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    /** How many ids are kept; each is read once, but for the few around a takeover. */
    private static final int KEPT = 20;

    public Orders {
        done = List.copyOf(done);
    }

    /** Names the revision that waits, for commands that are meant for it. */
    public Optional<String> waitingId() {
        return waiting.map(mark -> Ids.of(mark.template(), mark.configs()));
    }

    Orders consumed(String command) {
        List<String> ids = new ArrayList<>(done);
        ids.remove(command);
        ids.add(command);
        return new Orders(
                held, approved, waiting, ids.subList(Math.max(0, ids.size() - KEPT), ids.size()));
    }

    /** Held; an approval that was not used is void. */
    Orders held(String why) {
        return new Orders(Optional.of(why), Optional.empty(), waiting, done);
    }

    Orders released() {
        return new Orders(Optional.empty(), approved, waiting, done);
    }

    Orders approved(HookType gate) {
        return new Orders(held, Optional.of(gate), waiting, done);
    }

    /** This revision waits; an approval of another one is void. */
    Orders waiting(Mark revision) {
        Optional<HookType> kept = waiting.equals(Optional.of(revision)) ? approved : NONE.approved;
        return new Orders(held, kept, Optional.of(revision), done);
    }

    /** A step was taken: its approval is used up. */
    Orders passed() {
        return new Orders(held, Optional.empty(), Optional.empty(), done);
    }

    /** The run, or the waiting for it, is over. */
    Orders ended() {
        return new Orders(Optional.empty(), Optional.empty(), Optional.empty(), done);
    }
}
