package io.weir.analyzer.http;

import java.util.Optional;

/**
 * The final answer to a call.
 *
 * @param status the HTTP status code
 * @param retryAfter the header of that name
 * @param body as text (UTF-8, malformed bytes replaced), as far as it was read
 * @param truncated whether there was more than the call's limit
 */
public record HttpAnswer(int status, Optional<String> retryAfter, String body, boolean truncated) {}
