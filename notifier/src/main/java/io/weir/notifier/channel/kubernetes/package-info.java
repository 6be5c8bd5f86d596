/** Kubernetes Events on the Canary. */
package io.weir.notifier.channel.kubernetes;
