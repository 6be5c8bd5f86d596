package io.weir.analyzer.command;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.Command;
import io.weir.rollout.Command.Order;
import io.weir.runtime.LogKeys;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code POST /v1/canaries/NAMESPACE/NAME/ORDER} and {@code POST /v1/alertmanager}
 * (docs/commands.md, Over HTTP). Answers 202 when the command is kept on its topic. Any thread; a
 * request is worked on where it arrives.
 */
public final class CommandEndpoint implements Handler<HttpServerRequest> {

    private static final Logger LOGGER = LoggerFactory.getLogger(CommandEndpoint.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int BODY_LIMIT = 8 << 10;
    private static final int ALERTS_LIMIT = 1 << 20;
    private static final String NAME = "[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?";

    private final CommandDesk desk;
    private final Access access;

    public CommandEndpoint(CommandDesk desk, Access access) {
        this.desk = desk;
        this.access = access;
    }

    @Override
    public void handle(HttpServerRequest request) {
        Future<ObjectNode> answer;
        try {
            answer = answer(request);
        } catch (RuntimeException failure) {
            answer = Future.failedFuture(failure);
        }
        answer.onSuccess(body -> end(request, 202, body))
                .onFailure(failure -> refuse(request, failure));
    }

    private Future<ObjectNode> answer(HttpServerRequest request) {
        String[] path = request.path().substring(1).split("/", -1);
        boolean alerts = request.path().equals("/v1/alertmanager");
        if (!alerts && (path.length != 5 || !path[1].equals("canaries"))) {
            throw new Refusal(
                    404,
                    "there is nothing here; commands go to"
                            + " /v1/canaries/NAMESPACE/NAME/approve, hold, abort or retry");
        }
        if (!request.method().equals(HttpMethod.POST)) {
            request.response().putHeader(HttpHeaders.ALLOW, "POST");
            throw new Refusal(405, "only POST is answered here");
        }
        return alerts ? alerts(request) : command(request, path);
    }

    private Future<ObjectNode> command(HttpServerRequest request, String[] path) {
        CanaryKey canary = canary(path[2], path[3]);
        Order order =
                order(path[4])
                        .orElseThrow(
                                () ->
                                        new Refusal(
                                                404,
                                                "no command '"
                                                        + brief(path[4])
                                                        + "'; there are approve, hold, abort and"
                                                        + " retry"));
        String token = token(request);
        Optional<String> key = Optional.ofNullable(request.getHeader("Idempotency-Key"));
        return body(request, BODY_LIMIT)
                .map(Requests::reason)
                .compose(
                        reason ->
                                access.admit(token, canary, order)
                                        .compose(
                                                by ->
                                                        desk.accept(
                                                                new CommandDesk.Wish(
                                                                        canary, order, by, reason,
                                                                        key))))
                .map(CommandEndpoint::accepted);
    }

    private Future<ObjectNode> alerts(HttpServerRequest request) {
        String token = token(request);
        return body(request, ALERTS_LIMIT)
                .map(Alerts::read)
                .compose(alerts -> abort(token, alerts, 0, new Outcome()))
                .map(Outcome::json);
    }

    /** One after the other: a 503 in between makes Alertmanager send all of them again. */
    private Future<Outcome> abort(
            String token, List<Alerts.Firing> alerts, int index, Outcome outcome) {
        if (index == alerts.size()) {
            return Future.succeededFuture(outcome);
        }
        Alerts.Firing alert = alerts.get(index);
        CanaryKey canary = canary(alert.namespace(), alert.canary());
        return access.admit(token, canary, Order.ABORT)
                .compose(
                        by ->
                                desk.acceptInRun(
                                        new CommandDesk.Wish(
                                                canary,
                                                Order.ABORT,
                                                "Alertmanager (" + by + ")",
                                                alert.reason(),
                                                Optional.of(alert.key()))))
                .recover(
                        failure ->
                                failure instanceof Refusal refusal && refusal.status() == 404
                                        ? Future.succeededFuture(Optional.empty())
                                        : Future.failedFuture(failure))
                .compose(
                        command -> {
                            command.ifPresentOrElse(
                                    kept -> outcome.accepted(accepted(kept)),
                                    () -> outcome.ignored(canary));
                            return abort(token, alerts, index + 1, outcome);
                        });
    }

    private static ObjectNode accepted(Command command) {
        LOGGER.atInfo()
                .addKeyValue(LogKeys.NAMESPACE, command.canary().namespace())
                .addKeyValue(LogKeys.CANARY, command.canary().name())
                .addKeyValue("command", command.id())
                .addKeyValue("order", command.order().name().toLowerCase(Locale.ROOT))
                .addKeyValue("by", command.by())
                .log("command accepted");
        return JSON.createObjectNode()
                .put("id", command.id())
                .put("canary", command.canary().toString())
                .put("order", command.order().name().toLowerCase(Locale.ROOT));
    }

    private static CanaryKey canary(String namespace, String name) {
        if (!namespace.matches(NAME) || !name.matches(NAME)) {
            throw new Refusal(
                    400,
                    "'" + brief(namespace + "/" + name) + "' is no NAMESPACE/NAME of a Canary");
        }
        return new CanaryKey(namespace, name);
    }

    private static Optional<Order> order(String text) {
        return Stream.of(Order.values())
                .filter(order -> order.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst();
    }

    private static String token(HttpServerRequest request) {
        String given = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (given == null || !given.regionMatches(true, 0, "Bearer ", 0, 7)) {
            throw new Refusal(401, "a bearer token is needed in the Authorization header");
        }
        return given.substring(7).strip();
    }

    /** The whole body; more than the limit is not read. */
    private static Future<Buffer> body(HttpServerRequest request, int limit) {
        Promise<Buffer> whole = Promise.promise();
        Buffer read = Buffer.buffer();
        request.handler(
                        part -> {
                            if (read.length() + part.length() > limit) {
                                whole.tryFail(
                                        new Refusal(
                                                413,
                                                "the body is longer than " + limit + " bytes"));
                            } else {
                                read.appendBuffer(part);
                            }
                        })
                .exceptionHandler(whole::tryFail)
                .endHandler(end -> whole.tryComplete(read));
        return whole.future();
    }

    private static void refuse(HttpServerRequest request, Throwable failure) {
        int status = failure instanceof Refusal refusal ? refusal.status() : 500;
        String message =
                status == 500 ? "a mistake in Weir; its log says more" : failure.getMessage();
        if (status == 500) {
            LOGGER.atError().setCause(failure).log("command could not be accepted");
        }
        if (status == 401) {
            request.response().putHeader("WWW-Authenticate", "Bearer");
        }
        if (status == 413) {
            request.response().putHeader(HttpHeaders.CONNECTION, "close");
        }
        if (status == 503) {
            request.response().putHeader(HttpHeaders.RETRY_AFTER, "5");
        }
        end(request, status, JSON.createObjectNode().put("error", message));
    }

    private static void end(HttpServerRequest request, int status, ObjectNode body) {
        if (!request.response().ended()) {
            request.response()
                    .setStatusCode(status)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(body + "\n");
        }
    }

    private static String brief(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }

    /** What became of the alerts of one message. */
    private static final class Outcome {
        private final ObjectNode json = JSON.createObjectNode();

        Outcome() {
            json.putArray("accepted");
            json.putArray("ignored");
        }

        void accepted(ObjectNode command) {
            json.withArray("accepted").add(command);
        }

        void ignored(CanaryKey canary) {
            json.withArray("ignored")
                    .addObject()
                    .put("canary", canary.toString())
                    .put("reason", "no run of it is under way");
        }

        ObjectNode json() {
            return json;
        }
    }
}
