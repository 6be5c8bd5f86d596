/** What a router does for canaries in flight while it cannot reach Kafka. */
package io.weir.router.cutoff;
