package io.weir.analyzer.metric.prometheus;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.weir.analyzer.http.BoundedHttp;
import io.weir.analyzer.http.Excerpt;
import io.weir.analyzer.http.HttpAddress;
import io.weir.analyzer.http.HttpAnswer;
import io.weir.analyzer.http.HttpCall;
import io.weir.analyzer.http.HttpFailure;
import io.weir.analyzer.http.Redaction;
import io.weir.analyzer.metric.MetricProvider;
import io.weir.analyzer.metric.ProviderFailure;
import io.weir.analyzer.metric.ProviderSettings;
import io.weir.rollout.Measurement;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Prometheus and what speaks its query API (metrics.md 9.1).
 *
 * <p>Exactly one {@code Authorization} header is sent: from the Secret, else from the headers, else
 * from credentials in the address. None of them appears in a reason or a log.
 */
public final class PrometheusProvider implements MetricProvider {
    private static final String PROBE = "vector(1)";

    /** One number needs little; an answer with thousands of series is a mistake in the query. */
    private static final int MAX_ANSWER = 4 * 1024 * 1024;

    private final BoundedHttp http;
    private final Duration timeout;
    private final HttpAddress address;
    private final Map<String, List<String>> headers;
    private final HttpCall.Transport transport;
    private final Redaction redaction;

    /**
     * Checks the settings; connects to nothing yet.
     *
     * @param timeout of one query
     * @throws ProviderFailure naming the setting that is missing or wrong
     */
    public PrometheusProvider(ProviderSettings settings, BoundedHttp http, Duration timeout) {
        this.http = http;
        this.timeout = timeout;
        this.address = address(settings);
        Optional<String> authorization = PrometheusCredentials.authorization(settings, address);
        this.headers = PrometheusCredentials.headers(settings, authorization);
        this.transport = new HttpCall.Transport(!settings.insecureSkipVerify(), true, true);
        this.redaction = new Redaction(secrets(settings, authorization));
    }

    @Override
    public Future<Measurement> measure(String query) {
        HttpCall call = call(query);
        return http.send(call)
                // A kept connection that the server closed meanwhile; the query can be repeated.
                .recover(
                        failure ->
                                failure instanceof HttpFailure http
                                                && http.kind() == HttpFailure.Kind.CLOSED
                                        ? this.http.send(call)
                                        : Future.failedFuture(failure))
                .map(this::measurement)
                .recover(
                        failure ->
                                failure instanceof HttpFailure
                                        ? Future.succeededFuture(unavailable(failure.getMessage()))
                                        : Future.failedFuture(failure));
    }

    @Override
    public Future<Optional<String>> online() {
        return measure(PROBE).map(PrometheusProvider::offline);
    }

    private static Optional<String> offline(Measurement probe) {
        if (probe instanceof Measurement.Unavailable unavailable) {
            return Optional.of(unavailable.reason());
        }
        boolean one = probe instanceof Measurement.Value value && value.value() == 1;
        return one ? Optional.empty() : Optional.of(PROBE + " did not answer 1");
    }

    private HttpCall call(String query) {
        String collapsed = query.strip().replaceAll("\\s+", " ");
        String encoded = URLEncoder.encode(collapsed, StandardCharsets.UTF_8).replace("+", "%20");
        String path = address.path().replaceAll("/+$", "") + "/api/v1/query";
        return new HttpCall(
                HttpMethod.GET,
                address.withPath(path, "?query=" + encoded),
                headers,
                Optional.empty(),
                timeout,
                MAX_ANSWER,
                transport);
    }

    private Measurement measurement(HttpAnswer answer) {
        if (answer.status() >= 400) {
            return unavailable("status " + answer.status() + ": " + foreign(answer.body()));
        }
        if (answer.truncated()) {
            return unavailable("answer is longer than " + MAX_ANSWER + " bytes");
        }
        Measurement measurement = PrometheusAnswer.measurement(answer.body());
        return measurement instanceof Measurement.Unavailable unavailable
                ? unavailable(foreign(unavailable.reason()))
                : measurement;
    }

    private Measurement unavailable(String reason) {
        return new Measurement.Unavailable("prometheus at " + address + ": " + reason);
    }

    /** A text of the server: it may echo what it was sent, and be of any length. */
    private String foreign(String text) {
        return Excerpt.of(redaction.of(text));
    }

    private static HttpAddress address(ProviderSettings settings) {
        String text =
                settings.address()
                        .filter(address -> !address.isBlank())
                        .orElseThrow(() -> new ProviderFailure("prometheus needs an address"));
        try {
            return HttpAddress.parse(text);
        } catch (HttpFailure e) {
            throw new ProviderFailure("prometheus: " + e.getMessage());
        }
    }

    private static List<String> secrets(ProviderSettings settings, Optional<String> authorization) {
        List<String> secrets = new ArrayList<>();
        settings.secret()
                .ifPresent(data -> data.values().forEach(value -> secrets.add(value.strip())));
        settings.headers().values().forEach(secrets::addAll);
        authorization.ifPresent(
                value -> {
                    secrets.add(value);
                    secrets.add(value.substring(value.indexOf(' ') + 1));
                });
        return secrets;
    }
}
