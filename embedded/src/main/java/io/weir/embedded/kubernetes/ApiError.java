package io.weir.embedded.kubernetes;

import io.weir.kubernetes.KubernetesFailure;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A request that the API refuses, with the code, reason and text that a real API server gives. */
public final class ApiError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** HTTP status code. */
    private final int code;

    /** Machine-readable reason, for example {@code AlreadyExists}. */
    private final String reason;

    /** Name of the object that the request meant; empty when it meant none. */
    private final String object;

    ApiError(int code, String reason, String message) {
        this(code, reason, message, "");
    }

    private ApiError(int code, String reason, String message, String object) {
        super(message, null, false, false);
        this.code = code;
        this.reason = reason;
        this.object = object;
    }

    static ApiError notFound(ResourceType type, String name) {
        return new ApiError(
                404, "NotFound", type.qualified() + " \"" + name + "\" not found", name);
    }

    static ApiError noSuchResource() {
        return new ApiError(404, "", "404 page not found");
    }

    static ApiError alreadyExists(ResourceType type, String name) {
        return new ApiError(
                409, "AlreadyExists", type.qualified() + " \"" + name + "\" already exists");
    }

    static ApiError conflict(ResourceType type, String name) {
        return new ApiError(
                409,
                "Conflict",
                "Operation cannot be fulfilled on "
                        + type.qualified()
                        + " \""
                        + name
                        + "\": the object has been modified; please apply your changes to the"
                        + " latest version and try again");
    }

    static ApiError badRequest(String message) {
        return new ApiError(400, "BadRequest", message);
    }

    static ApiError invalid(ResourceType type, String name, List<String> causes) {
        String text = causes.size() == 1 ? causes.get(0) : causes.toString();
        return new ApiError(
                422,
                "Invalid",
                type.preferred().kind()
                        + (type.preferred().group().isEmpty() ? "" : "." + type.preferred().group())
                        + " \""
                        + name
                        + "\" is invalid: "
                        + text);
    }

    static ApiError expired(long asked, long oldest) {
        return new ApiError(
                410, "Expired", "too old resource version: " + asked + " (" + oldest + ")");
    }

    /** HTTP status code. */
    public int code() {
        return code;
    }

    /** Machine-readable reason, for example {@code AlreadyExists}. */
    public String reason() {
        return reason;
    }

    /** Whether it is the object that is missing, not its kind. */
    boolean objectMissing() {
        return code == 404 && !object.isEmpty();
    }

    /** Whether the path leads nowhere; a real server answers such a request without a Status. */
    boolean noSuchPath() {
        return code == 404 && object.isEmpty();
    }

    /** The {@code Status} object that a client gets. */
    ObjectNode status() {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Failure").put("message", getMessage()).put("reason", reason);
        if (!object.isEmpty()) {
            status.putObject("details").put("name", object);
        }
        return status.put("code", code);
    }

    /** As a caller of {@link io.weir.kubernetes.KubernetesApi} sees it. */
    KubernetesFailure asFailure(String call) {
        return KubernetesFailure.of(code, call + ": " + getMessage(), this);
    }
}
