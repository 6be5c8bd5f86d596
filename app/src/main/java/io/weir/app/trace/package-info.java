/** Spans and how they leave the process: OTLP over HTTP in JSON (docs/metrics.md). */
package io.weir.app.trace;
