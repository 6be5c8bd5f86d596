package io.weir.rollout;

/**
 * One entry of {@code spec.analysis.webhooks} (webhooks.md 1).
 *
 * @param index position in the list, from 0; with it withheld URL and metadata are found again
 * @param timeout per attempt, as written; empty text for the default
 * @param retries attempts after the first
 * @param insecure {@code disableTLS}: the server's certificate is not verified
 * @param muteAlert no alert when this gate is closed
 * @param metadata whether it has metadata. The values go into the payload and may be secret, so
 *     they stay in the Canary until the call
 */
public record Webhook(
        int index,
        HookType type,
        String name,
        Address url,
        String timeout,
        int retries,
        boolean insecure,
        boolean muteAlert,
        boolean metadata) {}
