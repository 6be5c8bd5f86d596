/**
 * What every log has in common: order per key, bounded queues, offsets, parking, replay. Confined
 * to the context of one stream; knows no broker and no clock.
 */
package io.weir.stream.delivery;
