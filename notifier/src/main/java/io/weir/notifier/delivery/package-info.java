/** The outbox: one record per message and receiver, tried until it is delivered or given up. */
package io.weir.notifier.delivery;
