package io.weir.kubernetes.api;

import io.weir.rollout.Address;
import io.weir.rollout.ObjectRef;
import io.weir.rollout.Problem;
import java.util.List;
import java.util.Optional;

/**
 * An AlertProvider (alerting.md 1.2) without its secrets: addresses of chat systems carry tokens in
 * their paths, so only scheme and host are here. {@link Withheld} reads the whole when it is
 * called.
 *
 * @param ref which provider
 * @param type {@code slack} and so on; empty text when missing
 * @param channel where to, {@code general} by default
 * @param username as whom, {@code flagger} by default
 * @param address of the webhook, cut after the host; empty text when only the Secret has one
 * @param proxy HTTP proxy, cut after the host; absent without one
 * @param secret name of the Secret in the provider's namespace; its address wins
 * @param template of the message's words, an addition of Weir's; absent for the built-in ones
 * @param problems what keeps it from being used
 */
public record AlertProviderView(
        ObjectRef ref,
        String type,
        String channel,
        String username,
        Address address,
        Optional<Address> proxy,
        Optional<String> secret,
        Optional<String> template,
        List<Problem> problems) {
    public AlertProviderView {
        problems = List.copyOf(problems);
    }
}
