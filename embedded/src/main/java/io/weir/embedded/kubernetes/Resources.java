package io.weir.embedded.kubernetes;

import io.weir.kubernetes.ResourceKind;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Requests on objects and collections: everything but watches. Refusals are {@link ApiError}s. */
final class Resources {

    private final ObjectStore store;

    Resources(ObjectStore store) {
        this.store = store;
    }

    ResourceType type(ApiRequest request) {
        return store.type(request.group(), request.version(), request.resource())
                .orElseThrow(ApiError::noSuchResource);
    }

    Answer answer(ApiRequest request, Parameters parameters, JsonNode body) {
        ResourceType type = type(request);
        if (type.is(ResourceKind.DEPLOYMENT) && request.subresource().equals("scale")) {
            return Scale.answer(store, type, request, parameters, body);
        }
        if (!request.subresource().isEmpty()
                && !(request.subresource().equals("status") && type.status())) {
            throw ApiError.noSuchResource();
        }
        ObjectStore.Part part =
                request.subresource().isEmpty() ? ObjectStore.Part.WHOLE : ObjectStore.Part.STATUS;
        if (type.namespaced() && request.namespace().isEmpty() && !request.name().isEmpty()) {
            throw ApiError.noSuchResource();
        }
        return switch (request.verb()) {
            case "get" ->
                    Answer.ok(
                            Shapes.object(
                                    type,
                                    request.version(),
                                    parameters.metadataOnly(),
                                    store.require(type, request.namespace(), request.name())));
            case "list" -> list(type, request, parameters);
            case "create" ->
                    new Answer(
                            201,
                            store.create(
                                    type, request.version(), request.namespace(), object(body)));
            case "update" -> {
                WriteRules.sameName(request.name(), body);
                yield Answer.ok(
                        store.update(
                                type,
                                request.version(),
                                request.namespace(),
                                request.name(),
                                part,
                                object(body)));
            }
            case "patch" ->
                    Answer.ok(
                            store.patch(
                                    type,
                                    request.version(),
                                    request.namespace(),
                                    request.name(),
                                    part,
                                    patch(type, parameters.contentType(), body)));
            case "delete" -> delete(type, request, parameters, body);
            case "deletecollection" -> deleteAll(type, request, parameters, body);
            default ->
                    throw new ApiError(
                            405,
                            "MethodNotAllowed",
                            "the server does not allow this method on the requested resource");
        };
    }

    private Answer list(ResourceType type, ApiRequest request, Parameters parameters) {
        ObjectStore.Listing all = store.list(type, request.namespace(), parameters.selection());
        int limit = (int) parameters.number("limit", 0);
        String token = parameters.text("continue");
        if (limit <= 0 && token.isEmpty()) {
            return Answer.ok(Shapes.list(type, request.version(), parameters.metadataOnly(), all));
        }
        return Answer.ok(page(type, request, parameters, all, limit, token));
    }

    /** A page starts after the object that the token names, and keeps the first page's version. */
    private static ObjectNode page(
            ResourceType type,
            ApiRequest request,
            Parameters parameters,
            ObjectStore.Listing all,
            int limit,
            String token) {
        String after = "";
        long version = all.version();
        if (!token.isEmpty()) {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            version = Long.parseLong(text.substring(0, text.indexOf(' ')));
            after = text.substring(text.indexOf(' ') + 1);
        }
        String last = after;
        List<ObjectNode> rest =
                all.items().stream().filter(each -> key(each).compareTo(last) > 0).toList();
        int size = limit <= 0 ? rest.size() : Math.min(limit, rest.size());
        ObjectNode page =
                Shapes.list(
                        type,
                        request.version(),
                        parameters.metadataOnly(),
                        new ObjectStore.Listing(rest.subList(0, size), version));
        if (size < rest.size()) {
            String next = version + " " + key(rest.get(size - 1));
            page.withObject("metadata")
                    .put(
                            "continue",
                            Base64.getUrlEncoder()
                                    .encodeToString(next.getBytes(StandardCharsets.UTF_8)))
                    .put("remainingItemCount", rest.size() - size);
        }
        return page;
    }

    private static String key(ObjectNode object) {
        JsonNode metadata = object.path("metadata");
        return metadata.path("namespace").asString("") + '\0' + metadata.path("name").asString("");
    }

    private Answer delete(
            ResourceType type, ApiRequest request, Parameters parameters, JsonNode body) {
        ObjectNode last = store.require(type, request.namespace(), request.name());
        store.delete(
                type,
                request.namespace(),
                request.name(),
                DeleteOptions.read(body, parameters.text("propagationPolicy")));
        return store.find(type, request.namespace(), request.name())
                .map(dying -> Answer.ok(Shapes.object(type, request.version(), false, dying)))
                .orElseGet(() -> Answer.ok(success(last)));
    }

    private Answer deleteAll(
            ResourceType type, ApiRequest request, Parameters parameters, JsonNode body) {
        ObjectStore.Listing all = store.list(type, request.namespace(), parameters.selection());
        for (ObjectNode object : all.items()) {
            JsonNode metadata = object.path("metadata");
            store.delete(
                    type,
                    metadata.path("namespace").asString(""),
                    metadata.path("name").asString(""),
                    DeleteOptions.read(body, parameters.text("propagationPolicy")));
        }
        return Answer.ok(Shapes.list(type, request.version(), false, all));
    }

    private static ObjectNode success(ObjectNode last) {
        ObjectNode status = last.objectNode();
        status.put("kind", "Status").put("apiVersion", "v1").put("status", "Success");
        status.putObject("metadata");
        status.putObject("details")
                .put("name", last.path("metadata").path("name").asString(""))
                .put("uid", last.path("metadata").path("uid").asString(""));
        return status;
    }

    static UnaryOperator<ObjectNode> patch(ResourceType type, String contentType, JsonNode body) {
        return switch (contentType) {
            case "application/merge-patch+json" -> object -> Patches.merge(object, object(body));
            case "application/json-patch+json" -> {
                if (!(body instanceof ArrayNode operations)) {
                    throw ApiError.badRequest("a JSON patch is a list of operations");
                }
                yield object -> JsonPatch.apply(object, operations);
            }
            case "application/strategic-merge-patch+json" -> {
                if (type.custom()) {
                    throw unsupported(contentType);
                }
                yield object -> Patches.strategic(object, object(body));
            }
            default -> throw unsupported(contentType);
        };
    }

    static ApiError unsupported(String contentType) {
        return new ApiError(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format: "
                        + contentType
                        + " is not supported here");
    }

    private static ObjectNode object(JsonNode body) {
        if (body instanceof ObjectNode object) {
            return object;
        }
        throw ApiError.badRequest("the body is no JSON object");
    }
}
