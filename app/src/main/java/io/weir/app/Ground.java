package io.weir.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.weir.app.trace.SpanSink;

/**
 * What all services of a process stand on.
 *
 * @param bootstrap address of Kafka
 * @param meters Weir's own
 * @param series Flagger's
 * @param spans where parts of traces go
 * @param routes what is answered on the process's port
 * @param pace of the analyzer's waiting
 */
record Ground(
        Vertx vertx,
        Config config,
        String bootstrap,
        MeterRegistry meters,
        CanarySeries series,
        SpanSink spans,
        Readiness readiness,
        HttpRoutes routes,
        Pace pace) {}
