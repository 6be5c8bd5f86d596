package io.weir.notifier.channel;

import io.weir.notifier.alert.Notice;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of a message as an AlertProvider's {@code spec.template} has them: text with {@code {{
 * variable }}} in it. The variables are those of the event webhook's payload. Pure.
 */
final class MessageTemplate {

    private static final int LONGEST = 4000;
    private static final Pattern VARIABLE =
            Pattern.compile("\\{\\{\\s*\\.?([A-Za-z][A-Za-z.]{0,60})\\s*}}");

    private MessageTemplate() {}

    /**
     * The notice in the template's words; where these cannot be made, in its own with a note why.
     */
    static Notice apply(Optional<String> template, Notice notice) {
        if (template.isEmpty()) {
            return notice;
        }
        try {
            return notice.retold(render(template.get(), notice));
        } catch (IllegalArgumentException unusable) {
            return notice.retold(
                    notice.title() + " (built-in words: " + unusable.getMessage() + ")");
        }
    }

    /**
     * Renders.
     *
     * @throws IllegalArgumentException when it names a variable that there is not, or is no
     *     template at all; in words for the reader of the message
     */
    private static String render(String template, Notice notice) {
        if (template.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "the template is longer than " + LONGEST + " characters");
        }
        Map<String, String> variables =
                Map.of(
                        "name", notice.canary().name(),
                        "namespace", notice.canary().namespace(),
                        "phase", notice.run().phase(),
                        "checksum", notice.run().checksum(),
                        "metadata.eventMessage", notice.sentence(),
                        "metadata.eventType", notice.eventType(),
                        "metadata.timestamp", Long.toString(notice.at().toEpochMilli()));
        Matcher matcher = VARIABLE.matcher(template);
        StringBuilder text = new StringBuilder();
        int from = 0;
        while (matcher.find()) {
            literal(text, template.substring(from, matcher.start()));
            String value = variables.get(matcher.group(1));
            if (value == null) {
                throw new IllegalArgumentException(
                        "the template names '" + matcher.group(1) + "', which there is not");
            }
            text.append(value);
            from = matcher.end();
        }
        literal(text, template.substring(from));
        if (text.toString().isBlank()) {
            throw new IllegalArgumentException("the template gives an empty text");
        }
        return text.toString().strip();
    }

    private static void literal(StringBuilder text, String part) {
        if (part.contains("{{") || part.contains("}}")) {
            throw new IllegalArgumentException("the template has braces that do not match");
        }
        text.append(part);
    }
}
