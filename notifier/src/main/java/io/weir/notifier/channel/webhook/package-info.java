/** Webhooks that hear of every change, as Flagger calls them. */
package io.weir.notifier.channel.webhook;
