package io.weir.stream;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who of a group owns what, and how far it got. Moves only what has to move. */
final class InMemoryGroup {

    /** A member as its group sees it. */
    interface Member {
        void assign(int partition, int epoch);

        /** Completes when nothing is in work or the drain limit has passed, and is committed. */
        Future<Void> release(int partition);

        void feed();
    }

    private final int partitions;
    private final List<Member> members = new ArrayList<>();
    private final Map<Integer, Member> targets = new HashMap<>();
    private final Map<Integer, Member> owners = new HashMap<>();
    private final Map<Integer, Future<Void>> releasing = new HashMap<>();
    private final Map<Integer, Long> committed = new HashMap<>();
    private int generation;

    InMemoryGroup(int partitions) {
        this.partitions = partitions;
    }

    synchronized void join(Member member) {
        members.add(member);
        rebalance();
    }

    /** Gives back what the member owns; completes when all of it is let go. */
    synchronized Future<Void> leave(Member member) {
        members.remove(member);
        rebalance();
        List<Future<Void>> going = new ArrayList<>();
        owners.forEach(
                (number, owner) -> {
                    if (owner == member) {
                        going.add(releasing.get(number));
                    }
                });
        return Future.join(going).mapEmpty();
    }

    /** The member is dead: nothing is waited for. */
    synchronized void bury(Member member) {
        members.remove(member);
        releasing.keySet().removeIf(number -> owners.get(number) == member);
        owners.values().removeIf(owner -> owner == member);
        rebalance();
    }

    synchronized void takeAway(int partition) {
        targets.remove(partition);
        generation++;
        reconcile(partition);
    }

    synchronized void rebalance() {
        generation++;
        for (int i = 0; i < partitions; i++) {
            if (members.isEmpty()) {
                targets.remove(i);
            } else {
                targets.put(i, members.get(i % members.size()));
            }
        }
        for (int i = 0; i < partitions; i++) {
            reconcile(i);
        }
    }

    synchronized void commit(Member member, int partition, long offset) {
        if (owners.get(partition) == member) {
            committed.put(partition, offset);
        }
    }

    synchronized Optional<Long> committed(int partition) {
        return Optional.ofNullable(committed.get(partition));
    }

    void feed() {
        List<Member> all;
        synchronized (this) {
            all = List.copyOf(members);
        }
        all.forEach(Member::feed);
    }

    private synchronized void reconcile(int partition) {
        Member owner = owners.get(partition);
        Member target = targets.get(partition);
        if (owner == target || releasing.containsKey(partition)) {
            return;
        }
        if (owner == null) {
            owners.put(partition, target);
            target.assign(partition, generation);
            return;
        }
        Future<Void> released = owner.release(partition);
        releasing.put(partition, released);
        released.onComplete(done -> released(partition, owner));
    }

    private synchronized void released(int partition, Member owner) {
        releasing.remove(partition);
        owners.remove(partition, owner);
        reconcile(partition);
    }
}
