package io.weir.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import io.weir.rollout.Change;
import io.weir.rollout.CheckPolicy;
import io.weir.rollout.Command;
import io.weir.rollout.Snapshot;
import io.weir.rollout.Verdict;
import io.weir.stream.Codec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;

/**
 * How events are written (docs/architecture.md, Topics): JSON with the names of the records'
 * components; the case of a sealed type as {@code type}; constants by their texts; what is absent
 * left out; times in UTC and durations in the forms of ISO 8601 ({@code PT10S}); infinite numbers
 * as texts ({@code "Infinity"}); Canaries and references as {@code namespace/name}. Equal values
 * give equal bytes.
 *
 * <p>Reading passes over unknown fields and takes missing lists, maps, texts, numbers and truth
 * values as empty, 0 and false, and a missing {@code CheckPolicy.Missing} as {@code fail}, so that
 * fields can be added.
 */
public final class Wire {

    private static final JsonMapper MAPPER = mapper();

    private Wire() {}

    /** Values of {@code weir.revisions}. */
    public static Codec<Snapshot> snapshots() {
        return new JsonCodec<>(MAPPER, Snapshot.class);
    }

    /** Values of {@code weir.commands}. */
    public static Codec<Command> commands() {
        return new JsonCodec<>(MAPPER, Command.class);
    }

    /** Values of {@code weir.verdicts}. */
    public static Codec<Verdict> verdicts() {
        return new JsonCodec<>(MAPPER, Verdict.class);
    }

    /** Values of {@code weir.changes}. */
    public static Codec<Change> changes() {
        return new JsonCodec<>(MAPPER, Change.class);
    }

    /**
     * Values of any other record type, in the same form: of topics that belong to one service
     * alone.
     */
    public static <T> Codec<T> of(Class<T> type) {
        return new JsonCodec<>(MAPPER, type);
    }

    private static JsonMapper mapper() {
        JsonMapper.Builder builder =
                JsonMapper.builder()
                        .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                        .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                        .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
                        .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                        .changeDefaultPropertyInclusion(
                                every -> every.withValueInclusion(JsonInclude.Include.NON_ABSENT))
                        .changeDefaultNullHandling(
                                every -> JsonSetter.Value.forValueNulls(Nulls.FAIL))
                        .addModule(WireModule.make());
        for (Class<?> type :
                List.of(
                        String.class,
                        List.class,
                        Set.class,
                        Map.class,
                        Optional.class,
                        CheckPolicy.Missing.class,
                        int.class,
                        long.class,
                        double.class,
                        boolean.class)) {
            builder.withConfigOverride(
                    type,
                    override ->
                            override.setNullHandling(
                                    JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)));
        }
        WireNames.CASES.forEach(
                (type, cases) -> {
                    builder.addMixIn(type, ByType.class);
                    cases.forEach(
                            (record, name) ->
                                    builder.registerSubtypes(new NamedType(record, name)));
                });
        return builder.build();
    }

    /** The case of a sealed type is named beside its fields. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = WireNames.PROPERTY)
    private interface ByType {}
}
