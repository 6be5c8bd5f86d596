package io.weir.notifier.channel;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;

/** The beginning of an answer: a hostile server fills no memory. Adapter of a callback API. */
final class BoundedBody {

    private static final int LONGEST = 64 << 10;

    private BoundedBody() {}

    /** Completes with the whole body, or as soon as the bound is reached. */
    static Future<String> of(HttpClientResponse response) {
        Promise<String> promise = Promise.promise();
        Buffer read = Buffer.buffer();
        response.handler(
                chunk -> {
                    if (read.length() + chunk.length() <= LONGEST) {
                        read.appendBuffer(chunk);
                    } else if (promise.tryComplete(read.toString())) {
                        response.request().reset();
                    }
                });
        response.exceptionHandler(promise::tryFail);
        response.endHandler(end -> promise.tryComplete(read.toString()));
        return promise.future();
    }
}
