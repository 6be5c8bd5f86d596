package io.weir.analyzer.command;

import io.vertx.core.Future;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.Command.Order;

/** Who may command what. */
public interface Access {

    /**
     * Says who asks, if that may be asked for.
     *
     * @param token as it came; never kept and never logged
     * @return the caller's name for people; fails with a refusal of 401, 403, or 503 when it cannot
     *     be told now
     */
    Future<String> admit(String token, CanaryKey canary, Order order);
}
