package io.weir.notifier.channel.slack;

import io.vertx.core.Future;
import io.weir.notifier.alert.Notice;
import io.weir.notifier.channel.Confidential;
import io.weir.notifier.channel.Conversation;
import io.weir.notifier.channel.Destination;
import io.weir.notifier.channel.Message;
import io.weir.notifier.delivery.Delivery;
import io.weir.notifier.delivery.Entry.ThreadRoot;
import io.weir.notifier.delivery.Result;
import io.weir.notifier.delivery.Threads;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A run as one thread, for a bot token: the first message shows how the run stands, the details lie
 * below it.
 *
 * <pre>
 *   no first message yet: post it, keep its id, post the details below it
 *   else:                 edit it, then post the details below it
 * </pre>
 *
 * Editing comes first since it may be repeated: after a crash in between nothing stands there
 * twice. Only a crash between posting the first message and keeping its id posts one twice; both
 * carry the delivery's id.
 */
final class SlackThread implements Conversation {

    static final String POST = "/chat.postMessage";
    private static final String UPDATE = "/chat.update";
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /**
     * The first message is gone or may not be edited any more: the details are told all the same.
     */
    private static final Set<String> UNEDITABLE =
            Set.of(
                    "message_not_found",
                    "cant_update_message",
                    "edit_window_closed",
                    "thread_not_found",
                    "update_failed");

    @Override
    public Future<Result> carry(
            Delivery delivery,
            Destination destination,
            Threads threads,
            Exchange exchange,
            Instant now) {
        String key = ThreadRoot.key(delivery.receiver(), delivery.notice());
        return threads.of(key)
                .map(root -> goOn(delivery, destination, root, threads, exchange))
                .orElseGet(
                        () ->
                                delivery.following()
                                        ? Future.succeededFuture(new Result.Delivered())
                                        : begin(delivery, destination, threads, exchange, now));
    }

    private static Future<Result> begin(
            Delivery delivery,
            Destination destination,
            Threads threads,
            Exchange exchange,
            Instant now) {
        ObjectNode body = state(delivery.notice(), destination);
        identify(body, delivery);
        return exchange.post(message(destination, POST, body))
                .compose(
                        reply -> {
                            if (!(reply.result() instanceof Result.Delivered)) {
                                return Future.succeededFuture(reply.result());
                            }
                            JsonNode answer = json(reply.body());
                            String channel = answer.path("channel").asString("");
                            String ts = answer.path("ts").asString("");
                            if (channel.isEmpty() || ts.isEmpty()) {
                                return Future.succeededFuture(reply.result());
                            }
                            ThreadRoot root =
                                    new ThreadRoot(
                                            ThreadRoot.key(delivery.receiver(), delivery.notice()),
                                            delivery.receiver().key(),
                                            channel,
                                            ts,
                                            now);
                            return kept(threads, root)
                                    .compose(
                                            known ->
                                                    known instanceof Result.Delivered
                                                            ? details(
                                                                    delivery,
                                                                    destination,
                                                                    root,
                                                                    exchange)
                                                            : Future.succeededFuture(known));
                        });
    }

    private static Future<Result> goOn(
            Delivery delivery,
            Destination destination,
            ThreadRoot root,
            Threads threads,
            Exchange exchange) {
        ObjectNode body = state(delivery.notice(), destination);
        body.put("channel", root.channel());
        body.put("ts", root.message());
        return kept(threads, root)
                .compose(
                        known ->
                                known instanceof Result.Delivered
                                        ? exchange.post(message(destination, UPDATE, body))
                                                .map(SlackThread::edited)
                                        : Future.succeededFuture(known))
                .compose(
                        edited ->
                                edited instanceof Result.Delivered && !delivery.following()
                                        ? details(delivery, destination, root, exchange)
                                        : Future.succeededFuture(edited));
    }

    private static Future<Result> kept(Threads threads, ThreadRoot root) {
        return threads.keep(root)
                .<Result>map(done -> new Result.Delivered())
                .otherwise(failure -> Result.retry("the thread could not be kept in mind"));
    }

    private static Result edited(Reply reply) {
        boolean gone = UNEDITABLE.contains(json(reply.body()).path("error").asString(""));
        return gone ? new Result.Delivered() : reply.result();
    }

    private static Future<Result> details(
            Delivery delivery, Destination destination, ThreadRoot root, Exchange exchange) {
        Notice notice = delivery.notice();
        ObjectNode body =
                new SlackPayload(
                                SlackChannel.color(notice),
                                notice.source(),
                                notice.title(),
                                notice.fields())
                        .json(destination, SlackChannel::escaped);
        body.put("channel", root.channel());
        body.put("thread_ts", root.message());
        identify(body, delivery);
        return exchange.post(message(destination, POST, body)).map(Reply::result);
    }

    /** The first message as it is now: how the run stands, and no details. */
    private static ObjectNode state(Notice notice, Destination destination) {
        return new SlackPayload(
                        SlackChannel.color(notice),
                        notice.source(),
                        notice.run().phase() + ": " + notice.title(),
                        List.of())
                .json(destination, SlackChannel::escaped);
    }

    /** Slack keeps it beside the message, where a program finds it. */
    static void identify(ObjectNode body, Delivery delivery) {
        ObjectNode metadata = body.putObject("metadata");
        metadata.put("event_type", "weir_delivery");
        metadata.putObject("event_payload").put("id", delivery.id());
    }

    private static Message message(Destination destination, String method, ObjectNode body) {
        String address = destination.address().text();
        String api = address.substring(0, address.length() - POST.length());
        return new Message(new Confidential(api + method), destination.token(), Map.of(), body);
    }

    private static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException notJson) {
            return MAPPER.missingNode();
        }
    }
}
