/** Microsoft Teams, connectors and Workflows. */
package io.weir.notifier.channel.teams;
