package io.weir.kubernetes.fabric8;

import io.weir.kubernetes.KubernetesFailure;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Status code and body of an answer, and when to come again where it is a refusal for now. */
final class Reply {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final int code;
    private final byte[] body;
    private final Optional<String> retryAfter;

    /**
     * An answer.
     *
     * @param retryAfter the header of that name
     */
    Reply(int code, byte[] body, Optional<String> retryAfter) {
        this.code = code;
        this.body = body;
        this.retryAfter = retryAfter;
    }

    int code() {
        return code;
    }

    boolean successful() {
        return code >= 200 && code < 300;
    }

    /** 404 of the object; that of a kind (or path) comes without the object's name. */
    boolean objectMissing() {
        return code == 404 && !status().path("details").path("name").asString("").isEmpty();
    }

    /**
     * The body.
     *
     * @param call for the failure's message
     * @throws KubernetesFailure for an unsuccessful answer, or one that is no object
     */
    ObjectNode object(Call call) {
        if (!successful()) {
            throw failure(call);
        }
        try {
            if (JSON.readTree(body) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw KubernetesFailure.of(0, call.subject() + ": the answer is cut off or no JSON", e);
        }
        throw KubernetesFailure.of(0, call.subject() + ": the answer is no JSON object", null);
    }

    KubernetesFailure failure(Call call) {
        String said = status().path("message").asString("");
        String text = said.isEmpty() ? "the server answered " + code : said;
        return KubernetesFailure.of(code, call.subject() + ": " + text, null).after(wished());
    }

    /**
     * The API server gives seconds, never a date; what a proxy says otherwise counts as nothing.
     */
    private Duration wished() {
        return retryAfter
                .filter(value -> value.matches("\\d{1,6}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                .orElse(Duration.ZERO);
    }

    private JsonNode status() {
        return Optional.of(body)
                .filter(bytes -> bytes.length > 0 && bytes[0] == '{')
                .map(
                        bytes -> {
                            try {
                                return JSON.readTree(bytes);
                            } catch (JacksonException e) {
                                // Not from the API server; its code says enough.
                                return null;
                            }
                        })
                .orElseGet(JSON::createObjectNode);
    }
}
