package io.weir.event;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The wire texts of one enum.
 *
 * @param type the enum
 * @param texts constant by text
 */
record EnumText<E extends Enum<E>>(Class<E> type, Map<String, E> texts) {

    static <E extends Enum<E>> EnumText<E> of(Class<E> type, Function<E, String> text) {
        Map<String, E> texts = new LinkedHashMap<>();
        for (E constant : type.getEnumConstants()) {
            texts.put(text.apply(constant), constant);
        }
        if (texts.size() != type.getEnumConstants().length) {
            throw new IllegalStateException(type + ": two constants with one text");
        }
        return new EnumText<>(type, texts);
    }

    Optional<E> constant(String text) {
        return Optional.ofNullable(texts.get(text));
    }

    String text(Object constant) {
        return texts.entrySet().stream()
                .filter(entry -> entry.getValue() == constant)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("not a " + type + ": " + constant));
    }
}
