package io.weir.analyzer.hook;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpMethod;
import io.weir.analyzer.http.BoundedHttp;
import io.weir.analyzer.http.Excerpt;
import io.weir.analyzer.http.HttpAddress;
import io.weir.analyzer.http.HttpAnswer;
import io.weir.analyzer.http.HttpCall;
import io.weir.analyzer.http.HttpFailure;
import io.weir.analyzer.http.Redaction;
import io.weir.rollout.Address;
import io.weir.rollout.GoDuration;
import io.weir.rollout.HookAnswer;
import io.weir.runtime.Timers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Calls webhooks (webhooks.md 2). Every failure is an answer that did not pass, with status and an
 * excerpt of the body; the future itself fails only on a bug.
 *
 * <p>Each attempt has a connection of its own: a call is not repeated because a kept one had gone.
 */
public final class HookCaller {

    /** Names a call, the same for all its attempts. */
    public static final String CALL_ID = "Weir-Call-Id";

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final int MAX_BODY = 64 * 1024;

    /**
     * A shorter value in a query or path is an ordinary word or number rather than a credential.
     */
    private static final int SHORTEST_TOKEN = 8;

    private final BoundedHttp http;
    private final Timers timers;
    private final InstantSource clock;

    /**
     * Calls nothing yet.
     *
     * @param clock for a {@code Retry-After} that is a date
     */
    public HookCaller(BoundedHttp http, Timers timers, InstantSource clock) {
        this.http = http;
        this.timers = timers;
        this.clock = clock;
    }

    /**
     * Calls the hook until it gives an answer that counts or its attempts are used up.
     *
     * @return whether the final status was 200 to 299; the reference stops at 202 and so fails on
     *     an answer without content
     */
    public Future<HookAnswer> call(Hook hook, HookCall about) {
        Optional<Duration> timeout = timeout(hook.timeout());
        if (timeout.isEmpty()) {
            return failed(hook, "timeout \"" + hook.timeout() + "\" is not a positive duration");
        }
        try {
            return attempt(hook, request(hook, about, timeout.get()), 1);
        } catch (HttpFailure e) {
            return failed(hook, e.getMessage());
        }
    }

    /** Text that is too short means the default; empty when there is no usable duration. */
    static Optional<Duration> timeout(String written) {
        if (written.length() < 2) {
            return Optional.of(DEFAULT_TIMEOUT);
        }
        return GoDuration.parse(written).filter(d -> !d.isNegative() && !d.isZero());
    }

    private static HttpCall request(Hook hook, HookCall about, Duration timeout) {
        HttpAddress address = HttpAddress.parse(hook.url());
        Map<String, List<String>> headers = new HashMap<>();
        headers.put("Content-Type", List.of("application/json"));
        headers.put(CALL_ID, List.of(about.callId()));
        address.basicAuthorization().ifPresent(it -> headers.put("Authorization", List.of(it)));
        return new HttpCall(
                HttpMethod.POST,
                address,
                headers,
                Optional.of(HookPayload.of(hook, about)),
                timeout,
                MAX_BODY,
                new HttpCall.Transport(!hook.disableTls(), false, !hook.disableTls()));
    }

    private Future<HookAnswer> attempt(Hook hook, HttpCall call, int number) {
        return http.send(call)
                .transform(
                        result -> {
                            if (result.succeeded()) {
                                return answered(hook, call, number, result.result());
                            }
                            return result.cause() instanceof HttpFailure failure
                                    ? unanswered(hook, call, number, failure)
                                    : Future.failedFuture(result.cause());
                        });
    }

    private Future<HookAnswer> answered(Hook hook, HttpCall call, int number, HttpAnswer answer) {
        int status = answer.status();
        if (status >= 200 && status < 300) {
            return Future.succeededFuture(new HookAnswer(hook.name(), true, "status " + status));
        }
        if (HookSchedule.isRetryable(status) && number <= hook.retries()) {
            Duration pause =
                    HookSchedule.pause(
                            number, status, answer.retryAfter(), call.timeout(), clock.instant());
            return again(hook, call, number, pause);
        }
        String body = Excerpt.of(redaction(call).of(answer.body()));
        return failed(
                hook, attempts(number) + "status " + status + (body.isEmpty() ? "" : ": " + body));
    }

    private Future<HookAnswer> unanswered(
            Hook hook, HttpCall call, int number, HttpFailure failure) {
        if (failure.kind().retryable() && number <= hook.retries()) {
            Duration pause =
                    HookSchedule.pause(
                            number, 0, Optional.empty(), call.timeout(), clock.instant());
            return again(hook, call, number, pause);
        }
        return failed(hook, attempts(number) + failure.getMessage());
    }

    private Future<HookAnswer> again(Hook hook, HttpCall call, int number, Duration pause) {
        Promise<Void> waited = Promise.promise();
        timers.after(pause, waited::complete);
        return waited.future().compose(done -> attempt(hook, call, number + 1));
    }

    /** What the URL may hold as a secret, in case the server echoes it. */
    private static Redaction redaction(HttpCall call) {
        HttpAddress address = call.address();
        String info = address.userInfo().orElse("");
        List<String> secrets = new ArrayList<>();
        secrets.add(info);
        secrets.add(info.substring(info.indexOf(':') + 1));
        secrets.add(address.basicAuthorization().orElse("Basic ").substring(6));
        Stream.concat(
                        Stream.of(address.query().split("[?&]", -1))
                                .map(part -> part.substring(part.indexOf('=') + 1)),
                        Stream.of(address.path().split("/", -1))
                                .filter(part -> !Address.harmless(part)))
                .filter(value -> value.length() >= SHORTEST_TOKEN)
                .forEach(secrets::add);
        return new Redaction(secrets);
    }

    private static String attempts(int number) {
        return number == 1 ? "" : "after " + number + " attempts: ";
    }

    private static Future<HookAnswer> failed(Hook hook, String text) {
        return Future.succeededFuture(new HookAnswer(hook.name(), false, text));
    }
}
