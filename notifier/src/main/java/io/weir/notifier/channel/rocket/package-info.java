/** Rocket.Chat. */
package io.weir.notifier.channel.rocket;
