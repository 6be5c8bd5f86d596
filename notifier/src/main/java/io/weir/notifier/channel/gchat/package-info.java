/** Google Chat. */
package io.weir.notifier.channel.gchat;
