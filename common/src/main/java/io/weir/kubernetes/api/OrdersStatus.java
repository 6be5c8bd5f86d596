package io.weir.kubernetes.api;

import io.weir.rollout.HookType;
import io.weir.rollout.Orders;
import java.util.Arrays;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** {@code status.weir.commands}: what people's commands left behind (docs/status.md). */
final class OrdersStatus {

    private OrdersStatus() {}

    static void put(ObjectNode json, Orders orders) {
        orders.held().ifPresent(why -> json.put("held", why));
        orders.approved().ifPresent(gate -> json.put("approved", gate.text()));
        WeirStatus.mark(json, "waiting", orders.waiting());
        WeirStatus.list(json, "done", orders.done());
    }

    /**
     * Reads what {@link #put} wrote.
     *
     * @throws IllegalArgumentException when somebody else wrote it; names the field
     */
    static Orders read(Stored stored) {
        return new Orders(
                Optional.of(stored.text("held")).filter(why -> !why.isEmpty()),
                approved(stored),
                WeirStatus.mark(stored, "waiting"),
                stored.texts("done"));
    }

    private static Optional<HookType> approved(Stored stored) {
        String text = stored.text("approved");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                Arrays.stream(HookType.values())
                        .filter(type -> type.text().equals(text))
                        .findFirst()
                        .orElseThrow(() -> stored.wrong("approved", "a type of webhook")));
    }
}
