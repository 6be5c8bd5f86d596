package io.weir.event;

import io.weir.rollout.CanaryKey;
import io.weir.rollout.ObjectRef;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;

/** Values that are one text on the wire: enums, and names of objects as {@code namespace/name}. */
final class WireModule {

    private WireModule() {}

    static SimpleModule make() {
        SimpleModule module = new SimpleModule("weir");
        WireNames.ENUMS.forEach(text -> add(module, text));
        module.addSerializer(CanaryKey.class, new AsText<>());
        module.addDeserializer(CanaryKey.class, new NameReader<>(CanaryKey::new));
        module.addSerializer(ObjectRef.class, new AsText<>());
        module.addDeserializer(ObjectRef.class, new NameReader<>(ObjectRef::new));
        module.addSerializer(Set.class, new SortedTexts());
        return module;
    }

    private static <E extends Enum<E>> void add(SimpleModule module, EnumText<E> text) {
        module.addSerializer(text.type(), new EnumWriter<>(text));
        module.addDeserializer(text.type(), new EnumReader<>(text));
        module.addKeySerializer(text.type(), new EnumKeyWriter<>(text));
        module.addKeyDeserializer(text.type(), new EnumKeyReader<>(text));
    }

    /** Makes a name of its two parts. */
    private interface Maker<T> {
        T make(String namespace, String name);
    }

    private static final class EnumWriter<E extends Enum<E>> extends ValueSerializer<E> {
        private final EnumText<E> text;

        EnumWriter(EnumText<E> text) {
            this.text = text;
        }

        @Override
        public void serialize(E value, JsonGenerator to, SerializationContext context) {
            to.writeString(text.text(value));
        }
    }

    private static final class EnumKeyWriter<E extends Enum<E>> extends ValueSerializer<E> {
        private final EnumText<E> text;

        EnumKeyWriter(EnumText<E> text) {
            this.text = text;
        }

        @Override
        public void serialize(E value, JsonGenerator to, SerializationContext context) {
            to.writeName(text.text(value));
        }
    }

    private static final class EnumReader<E extends Enum<E>> extends ValueDeserializer<E> {
        private final EnumText<E> text;

        EnumReader(EnumText<E> text) {
            this.text = text;
        }

        /** Of a field that older records do not have: what was meant before there was one. */
        @Override
        public Object getEmptyValue(DeserializationContext context) {
            return text.texts().values().iterator().next();
        }

        @Override
        public E deserialize(JsonParser from, DeserializationContext context) {
            String read = from.getValueAsString("");
            return text.constant(read)
                    .orElseGet(
                            () ->
                                    text.type()
                                            .cast(
                                                    context.handleWeirdStringValue(
                                                            text.type(),
                                                            read,
                                                            "one of " + text.texts().keySet())));
        }
    }

    private static final class EnumKeyReader<E extends Enum<E>> extends KeyDeserializer {
        private final EnumText<E> text;

        EnumKeyReader(EnumText<E> text) {
            this.text = text;
        }

        @Override
        public Object deserializeKey(String key, DeserializationContext context) {
            return text.constant(key)
                    .orElseGet(
                            () ->
                                    text.type()
                                            .cast(
                                                    context.handleWeirdKey(
                                                            text.type(),
                                                            key,
                                                            "one of " + text.texts().keySet())));
        }
    }

    private static final class AsText<T> extends ValueSerializer<T> {
        @Override
        public void serialize(T value, JsonGenerator to, SerializationContext context) {
            to.writeString(value.toString());
        }
    }

    private static final class NameReader<T> extends ValueDeserializer<T> {
        private final Maker<T> maker;

        NameReader(Maker<T> maker) {
            this.maker = maker;
        }

        @Override
        public T deserialize(JsonParser from, DeserializationContext context) {
            String text = from.getValueAsString("");
            int slash = text.indexOf('/');
            if (slash < 0) {
                return context.reportInputMismatch(
                        this, "not namespace/name: '%s'", text.replace("%", ""));
            }
            return maker.make(text.substring(0, slash), text.substring(slash + 1));
        }
    }

    /** Sets of texts in one order, so that equal values give equal bytes. */
    private static final class SortedTexts extends ValueSerializer<Object> {
        @Override
        public void serialize(Object value, JsonGenerator to, SerializationContext context) {
            to.writeStartArray();
            ((Set<?>) value).stream().map(Object::toString).sorted().forEach(to::writeString);
            to.writeEndArray();
        }
    }
}
