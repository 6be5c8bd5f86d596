package io.weir.notifier.channel.rocket;

import io.weir.notifier.alert.Notice;
import io.weir.notifier.channel.Channel;
import io.weir.notifier.channel.Destination;
import io.weir.notifier.channel.Message;
import io.weir.notifier.channel.slack.SlackPayload;
import io.weir.notifier.delivery.Delivery;
import io.weir.notifier.delivery.Result;
import io.weir.rollout.Severity;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Rocket.Chat's incoming webhook (alerting.md 6.3): Slack's payload in colours of its own. Its
 * answers are JSON with {@code success}.
 */
public final class RocketChannel implements Channel {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @Override
    public String type() {
        return "rocket";
    }

    @Override
    public Message message(Delivery delivery, Destination destination) {
        Notice notice = delivery.notice();
        SlackPayload payload =
                new SlackPayload(
                        notice.severity() == Severity.ERROR ? "#FF0000" : "#0076D7",
                        notice.source(),
                        notice.title(),
                        notice.fields());
        return Message.to(destination, payload.json(destination, UnaryOperator.identity()));
    }

    @Override
    public Result judge(String body) {
        JsonNode success;
        try {
            success = MAPPER.readTree(body.strip()).path("success");
        } catch (JacksonException notJson) {
            return new Result.Delivered();
        }
        return success.isBoolean() && !success.booleanValue()
                ? new Result.Dead("answered that it failed")
                : new Result.Delivered();
    }
}
