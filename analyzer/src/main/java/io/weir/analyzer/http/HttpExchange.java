package io.weir.analyzer.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.weir.analyzer.http.HttpFailure.Kind;
import io.weir.rollout.GoDuration;
import io.weir.runtime.EnvironmentProxies;
import io.weir.runtime.Timers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * One call under way: turns Vert.x' streams and the timer into one future. Used once. The promise
 * decides between answer, failure and time limit; whichever is second changes nothing.
 */
final class HttpExchange {
    private static final int MAX_REDIRECTS = 10;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> REPEATING_REDIRECTS = Set.of(307, 308);

    /** What describes the message rather than the caller; goes to any host. */
    private static final Set<String> HARMLESS = Set.of("accept", "content-type");

    private final HttpClient client;
    private final Timers timers;
    private final EnvironmentProxies proxies;
    private final String userAgent;
    private final HttpCall call;
    private final Promise<HttpAnswer> done = Promise.promise();
    private final AtomicReference<Optional<HttpClientRequest>> current =
            new AtomicReference<>(Optional.empty());

    HttpExchange(
            HttpClient client,
            Timers timers,
            EnvironmentProxies proxies,
            String userAgent,
            HttpCall call) {
        this.client = client;
        this.timers = timers;
        this.proxies = proxies;
        this.userAgent = userAgent;
        this.call = call;
    }

    Future<HttpAnswer> run() {
        Timers.Timer limit = timers.after(call.timeout(), this::giveUp);
        request(new Step(call.method(), call.address(), call.headers(), call.body(), 0))
                .onComplete(
                        answer -> {
                            limit.cancel();
                            done.tryComplete(answer);
                        },
                        failure -> {
                            limit.cancel();
                            done.tryFail(HttpFailures.translated(failure, call.address()));
                        });
        return done.future();
    }

    private void giveUp() {
        String limit = GoDuration.format(call.timeout());
        String server = call.address().authority();
        if (done.tryFail(new HttpFailure(Kind.TIMEOUT, server + ": no answer within " + limit))) {
            current.get().ifPresent(HttpClientRequest::reset);
        }
    }

    private Future<HttpAnswer> request(Step step) {
        RequestOptions options =
                new RequestOptions()
                        .setMethod(step.method())
                        .setHost(step.address().host())
                        .setPort(step.address().port())
                        .setSsl(step.address().tls())
                        .setURI(step.address().requestUri());
        if (call.transport().proxied()) {
            HttpAddress to = step.address();
            proxies.of(to.tls(), to.host(), to.port()).ifPresent(options::setProxyOptions);
        }
        try {
            options.putHeader("User-Agent", userAgent);
            step.headers()
                    .forEach(
                            (name, values) ->
                                    values.forEach(value -> options.addHeader(name, value)));
        } catch (IllegalArgumentException e) {
            // Its message may repeat the header.
            return Future.failedFuture(
                    new HttpFailure(Kind.INVALID, "a header holds what cannot be sent"));
        }
        return client.request(options).compose(request -> sent(request, step));
    }

    private Future<HttpAnswer> sent(HttpClientRequest request, Step step) {
        // The response's future says the same; without a handler it would be logged, too.
        request.exceptionHandler(failure -> {});
        current.set(Optional.of(request));
        if (done.future().isComplete()) {
            request.reset();
            return Future.failedFuture(new HttpFailure(Kind.TIMEOUT, "given up"));
        }
        Future<HttpClientResponse> response =
                step.body().map(request::send).orElseGet(request::send);
        return response.compose(
                answer -> {
                    Optional<String> location =
                            Optional.ofNullable(answer.getHeader("Location"))
                                    .filter(there -> REDIRECTS.contains(answer.statusCode()));
                    if (location.isEmpty()) {
                        return body(request, answer);
                    }
                    // Nobody reads the rest; without a handler its end would be logged as an error.
                    answer.exceptionHandler(end -> {});
                    request.reset();
                    return redirected(step, answer.statusCode(), location.get());
                });
    }

    private Future<HttpAnswer> redirected(Step step, int status, String location) {
        if (step.redirects() >= MAX_REDIRECTS) {
            return Future.failedFuture(
                    new HttpFailure(
                            Kind.REDIRECT,
                            call.address().authority()
                                    + ": more than "
                                    + MAX_REDIRECTS
                                    + " redirects"));
        }
        return request(step.redirected(status, step.address().redirected(location)));
    }

    private Future<HttpAnswer> body(HttpClientRequest request, HttpClientResponse response) {
        Promise<HttpAnswer> read = Promise.promise();
        Buffer body = Buffer.buffer();
        response.exceptionHandler(read::tryFail);
        response.endHandler(end -> read.tryComplete(answer(response, body, false)));
        response.handler(
                part -> {
                    int room = call.maxBody() - body.length();
                    body.appendBuffer(part.slice(0, Math.min(part.length(), room)));
                    boolean tooLong = part.length() > room;
                    if (tooLong && read.tryComplete(answer(response, body, true))) {
                        request.reset();
                    }
                });
        return read.future();
    }

    private static HttpAnswer answer(HttpClientResponse response, Buffer body, boolean truncated) {
        return new HttpAnswer(
                response.statusCode(),
                Optional.ofNullable(response.getHeader("Retry-After")),
                body.toString(),
                truncated);
    }

    /** One request of the exchange. */
    private record Step(
            HttpMethod method,
            HttpAddress address,
            Map<String, List<String>> headers,
            Optional<Buffer> body,
            int redirects) {

        Step redirected(int status, HttpAddress to) {
            boolean repeats = REPEATING_REDIRECTS.contains(status);
            boolean trusted =
                    to.host().equalsIgnoreCase(address.host()) && (to.tls() || !address.tls());
            Map<String, List<String>> kept =
                    headers.entrySet().stream()
                            .filter(header -> trusted || isHarmless(header.getKey()))
                            .filter(header -> repeats || !isContentType(header.getKey()))
                            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            return new Step(
                    repeats ? method : HttpMethod.GET,
                    to,
                    kept,
                    repeats ? body : Optional.empty(),
                    redirects + 1);
        }

        private static boolean isHarmless(String header) {
            return HARMLESS.contains(header.toLowerCase(Locale.ROOT));
        }

        private static boolean isContentType(String header) {
            return header.equalsIgnoreCase("Content-Type");
        }
    }
}
