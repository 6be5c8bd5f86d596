package io.weir.notifier.channel;

import io.weir.notifier.alert.Notice.Field;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes fields fit into what a service takes: one that is too much would cost the whole message.
 */
public final class Fitting {

    private static final String EMPTY = "-";

    private Fitting() {}

    /**
     * The first fields, so many at most and so many characters in all; a value that is cut ends in
     * an ellipsis, an empty one becomes a dash.
     */
    public static List<Field> of(List<Field> fields, int most, int characters) {
        List<Field> fitting = new ArrayList<>();
        int left = characters;
        for (Field field : fields.subList(0, Math.min(fields.size(), most))) {
            int room = left - field.name().length();
            if (room < 2) {
                break;
            }
            String value = cut(field.value().isBlank() ? EMPTY : field.value(), room);
            fitting.add(new Field(field.name(), value));
            left = room - value.length();
        }
        return fitting;
    }

    /** At most so many characters, never half of one. */
    public static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = longest - 1;
        if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + "…";
    }
}
