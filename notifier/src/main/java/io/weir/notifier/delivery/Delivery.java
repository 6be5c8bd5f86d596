package io.weir.notifier.delivery;

import io.weir.notifier.alert.Notice;
import io.weir.notifier.alert.Receiver;
import io.weir.rollout.Ids;

/**
 * One message for one receiver, as the outbox holds it. Carries no address and no token.
 *
 * @param id follows from change and receiver: the same delivery, told again, has the same id
 * @param change id of the change that is told
 * @param receiver who is told
 * @param notice what is told
 * @param following nothing new is posted: a message that is there is edited
 * @param round how often it was sent again by hand
 */
public record Delivery(
        String id, String change, Receiver receiver, Notice notice, boolean following, int round) {

    /** A delivery with the id that follows from change and receiver. */
    public static Delivery of(String change, Receiver receiver, Notice notice) {
        return new Delivery(Ids.of(change, receiver.key()), change, receiver, notice, false, 0);
    }

    /** The same, for a receiver that only shows how the run goes on. */
    public Delivery follows() {
        return new Delivery(id, change, receiver, notice, true, round);
    }

    /** The same delivery with other words. */
    public Delivery telling(Notice words) {
        return new Delivery(id, change, receiver, words, following, round);
    }

    /** The same delivery once more, with an outcome of its own. */
    public Delivery again() {
        return new Delivery(id, change, receiver, notice, following, round + 1);
    }

    /** The key that its outcome is kept under. */
    public String entry() {
        return round == 0 ? id : id + "#" + round;
    }
}
