package io.weir.notifier.channel.slack;

import io.weir.notifier.alert.Notice;
import io.weir.notifier.channel.Channel;
import io.weir.notifier.channel.Conversation;
import io.weir.notifier.channel.Destination;
import io.weir.notifier.channel.Message;
import io.weir.notifier.delivery.Delivery;
import io.weir.notifier.delivery.Result;
import io.weir.rollout.Severity;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Slack (alerting.md 6.1). Incoming webhooks answer with the text {@code ok}, the API with a JSON
 * object whose {@code ok} says whether it worked, both with status 200.
 */
public final class SlackChannel implements Channel {

    private static final Duration ONE_A_SECOND = Duration.ofSeconds(1);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Pattern ERROR_CODE = Pattern.compile("[a-z_]{1,50}");

    /** Slack's own words for a token that it does not (or no longer) take. */
    private static final Set<String> REFUSED =
            Set.of(
                    "invalid_auth",
                    "not_authed",
                    "account_inactive",
                    "token_revoked",
                    "token_expired",
                    "no_permission",
                    "access_denied",
                    "invalid_token",
                    "missing_scope");

    /** Slack's own words for trouble that passes. */
    private static final Set<String> PASSING =
            Set.of(
                    "ratelimited",
                    "rate_limited",
                    "message_limit_exceeded",
                    "internal_error",
                    "fatal_error",
                    "service_unavailable",
                    "request_timeout",
                    "team_added_to_org",
                    "rollup_error");

    @Override
    public String type() {
        return "slack";
    }

    @Override
    public Message message(Delivery delivery, Destination destination) {
        Notice notice = delivery.notice();
        ObjectNode body =
                new SlackPayload(color(notice), notice.source(), notice.title(), notice.fields())
                        .json(destination, SlackChannel::escaped);
        if (bot(destination)) {
            SlackThread.identify(body, delivery);
        }
        return new Message(destination.address(), destination.token(), Map.of(), body);
    }

    /** A bot that posts by the API shows each run as a thread. */
    @Override
    public Optional<Conversation> conversation(Delivery delivery, Destination destination) {
        return bot(destination) && !delivery.notice().run().id().isEmpty()
                ? Optional.of(new SlackThread())
                : Optional.empty();
    }

    private static boolean bot(Destination destination) {
        return destination.token().isPresent()
                && destination.address().text().endsWith(SlackThread.POST);
    }

    /** Messages to one room: one a second, says Slack, of webhooks and of its API. */
    @Override
    public Duration spacing(String host) {
        boolean slack =
                host.equals("slack.com")
                        || host.endsWith(".slack.com")
                        || host.endsWith(".slack-gov.com");
        return slack ? ONE_A_SECOND : Duration.ZERO;
    }

    static String color(Notice notice) {
        return notice.severity() == Severity.ERROR ? "danger" : "good";
    }

    @Override
    public Result judge(String body) {
        String text = body.strip();
        if (text.isEmpty() || text.equals("ok")) {
            return new Result.Delivered();
        }
        JsonNode ok = answer(text).path("ok");
        if (!ok.isBoolean()) {
            return Result.retry("answered neither ok nor why not");
        }
        return ok.booleanValue() ? new Result.Delivered() : failed(answer(text).path("error"));
    }

    /**
     * What a hook answered must mention nobody and link nowhere: Slack's three signs as entities.
     */
    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static Result failed(JsonNode error) {
        String code = error.asString("");
        if (!ERROR_CODE.matcher(code).matches()) {
            return new Result.Dead("answered that it failed, without a reason");
        }
        String reason = "answered " + code;
        if (REFUSED.contains(code)) {
            return new Result.Refused(reason);
        }
        return PASSING.contains(code) ? Result.retry(reason) : new Result.Dead(reason);
    }

    private static JsonNode answer(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException notJson) {
            return MAPPER.missingNode();
        }
    }
}
