/** Slack: incoming webhooks and {@code chat.postMessage}. */
package io.weir.notifier.channel.slack;
