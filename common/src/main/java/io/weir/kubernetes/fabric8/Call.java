package io.weir.kubernetes.fabric8;

import io.weir.kubernetes.ResourceKind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * One request to be sent.
 *
 * @param subject verb, kind and object for messages: {@code update Deployment shop/cart}
 * @param method HTTP method
 * @param path from the server's root on, with query
 * @param contentType of the body
 * @param body JSON text
 * @param headers further headers
 * @param kind for figures
 */
record Call(
        String subject,
        String method,
        String path,
        String contentType,
        Optional<String> body,
        Map<String, String> headers,
        String kind) {

    private static final String JSON = "application/json";

    static Call of(String verb, String method, ResourceKind kind, String namespace, String name) {
        String object = namespace.isEmpty() ? name : namespace + "/" + name;
        return new Call(
                verb + " " + kind.kind() + (object.isEmpty() ? "" : " " + object),
                method,
                path(kind, namespace, name),
                JSON,
                Optional.empty(),
                Map.of(),
                kind.kind());
    }

    /** As RBAC names what is asked; for figures. */
    String verb() {
        return subject.startsWith("get ") || subject.startsWith("create ")
                ? subject.substring(0, subject.indexOf(' '))
                : switch (method) {
                    case "PUT" -> "update";
                    case "PATCH" -> "patch";
                    case "DELETE" -> "delete";
                    default -> path.contains("watch=") ? "watch" : "list";
                };
    }

    static Call path(String subject, String path) {
        return new Call(subject, "GET", path, JSON, Optional.empty(), Map.of(), "version");
    }

    /** The same with something appended to the path: a subresource or a query. */
    Call at(String more) {
        return new Call(subject, method, path + more, contentType, body, headers, kind);
    }

    Call with(String text) {
        return new Call(subject, method, path, contentType, Optional.of(text), headers, kind);
    }

    Call as(String type) {
        return new Call(subject, method, path, type, body, headers, kind);
    }

    Call accepting(String type) {
        return new Call(subject, method, path, contentType, body, Map.of("Accept", type), kind);
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String path(ResourceKind kind, String namespace, String name) {
        var path = new StringBuilder(kind.group().isEmpty() ? "/api/" : "/apis/");
        path.append(kind.apiVersion());
        if (!namespace.isEmpty()) {
            path.append("/namespaces/").append(encode(namespace));
        }
        path.append('/').append(kind.plural());
        if (!name.isEmpty()) {
            path.append('/').append(encode(name));
        }
        return path.toString();
    }
}
