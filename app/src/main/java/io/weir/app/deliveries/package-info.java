/** What {@code weir deliveries} reads and prints. */
package io.weir.app.deliveries;
