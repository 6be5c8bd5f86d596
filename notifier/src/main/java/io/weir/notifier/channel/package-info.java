/** The ways to reach people: one package a channel, registered in {@code Channels}. */
package io.weir.notifier.channel;
