package io.weir.rollout;

/**
 * How one call of a webhook ended.
 *
 * @param hook name as in {@code spec.analysis.webhooks[].name}
 * @param passed whether the final status was 200 to 299
 * @param text for a failure: status and a bounded excerpt of the answer, or why no answer came;
 *     free of secrets
 */
public record HookAnswer(String hook, boolean passed, String text) {}
