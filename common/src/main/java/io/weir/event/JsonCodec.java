package io.weir.event;

import io.weir.stream.Codec;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Values of one type as JSON. Safe from any thread. */
final class JsonCodec<T> implements Codec<T> {

    private final JsonMapper mapper;
    private final Class<T> type;

    JsonCodec(JsonMapper mapper, Class<T> type) {
        this.mapper = mapper;
        this.type = type;
    }

    @Override
    public byte[] encode(T value) {
        return mapper.writeValueAsBytes(value);
    }

    @Override
    public T decode(byte[] bytes) {
        T value;
        try {
            value = mapper.readValue(bytes, type);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(message(e), e);
        }
        if (value == null) {
            throw new IllegalArgumentException(type.getSimpleName() + ": null is no value");
        }
        return value;
    }

    private String message(JacksonException failure) {
        String where =
                failure.getPath().stream()
                        .map(
                                step ->
                                        step.getPropertyName() == null
                                                ? "[" + step.getIndex() + "]"
                                                : "." + step.getPropertyName())
                        .collect(Collectors.joining());
        return type.getSimpleName() + where + ": " + failure.getOriginalMessage();
    }
}
