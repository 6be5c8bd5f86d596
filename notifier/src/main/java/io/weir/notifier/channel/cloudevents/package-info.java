/** Every change as a CloudEvent over HTTP. */
package io.weir.notifier.channel.cloudevents;
