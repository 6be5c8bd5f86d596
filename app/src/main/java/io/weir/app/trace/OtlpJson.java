package io.weir.app.trace;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Spans as OTLP's JSON: the body of {@code POST /v1/traces}. Pure. */
final class OtlpJson {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int INTERNAL = 1;
    private static final int ERROR = 2;

    private OtlpJson() {}

    static String of(List<Span> spans, String version) {
        Map<String, ArrayNode> services = new LinkedHashMap<>();
        ObjectNode body = JSON.createObjectNode();
        ArrayNode resources = body.putArray("resourceSpans");
        for (Span span : spans) {
            services.computeIfAbsent(
                            span.service(), service -> resource(resources, service, version))
                    .add(span(span));
        }
        return body.toString();
    }

    private static ArrayNode resource(ArrayNode resources, String service, String version) {
        ObjectNode resource = resources.addObject();
        ArrayNode attributes = resource.putObject("resource").putArray("attributes");
        attribute(attributes, "service.name", service);
        attribute(attributes, "service.version", version);
        ObjectNode scope = resource.putArray("scopeSpans").addObject();
        scope.putObject("scope").put("name", "io.weir").put("version", version);
        return scope.putArray("spans");
    }

    private static ObjectNode span(Span span) {
        ObjectNode json = JSON.createObjectNode();
        json.put("traceId", span.trace()).put("spanId", span.id());
        span.parent().ifPresent(parent -> json.put("parentSpanId", parent));
        json.put("name", span.name()).put("kind", INTERNAL);
        json.put("startTimeUnixNano", nanos(span.from()));
        json.put("endTimeUnixNano", nanos(span.to()));
        ArrayNode attributes = json.putArray("attributes");
        new TreeMap<>(span.attributes()).forEach((key, value) -> attribute(attributes, key, value));
        ObjectNode status = json.putObject("status");
        span.error().ifPresent(error -> status.put("code", ERROR).put("message", error));
        return json;
    }

    private static void attribute(ArrayNode attributes, String key, String value) {
        attributes.addObject().put("key", key).putObject("value").put("stringValue", value);
    }

    /** 64-bit numbers are texts in OTLP's JSON. */
    private static String nanos(Instant at) {
        return Long.toString(Math.addExact(at.getEpochSecond() * 1_000_000_000L, at.getNano()));
    }
}
