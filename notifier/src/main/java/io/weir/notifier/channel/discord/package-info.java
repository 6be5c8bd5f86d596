/** Discord, through its Slack-compatible endpoint. */
package io.weir.notifier.channel.discord;
