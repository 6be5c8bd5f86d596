package io.weir.embedded.kubernetes;

import io.weir.kubernetes.ResourceKind;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * One request as RBAC and audit logs see it.
 *
 * @param verb {@code get}, {@code list}, {@code watch}, {@code create}, {@code update}, {@code
 *     patch}, {@code delete}, {@code deletecollection}
 * @param group API group, empty for the core group
 * @param version API version; empty for a path that is no resource
 * @param resource plural of the kind; the whole path where that is no resource
 * @param subresource for example {@code status}; empty for the object itself
 * @param namespace empty for all, or for a kind without namespaces
 * @param name empty for collections
 * @param userAgent as the client sent it
 */
public record ApiRequest(
        String verb,
        String group,
        String version,
        String resource,
        String subresource,
        String namespace,
        String name,
        String userAgent) {

    /** Whether it means this kind, in whatever version. */
    public boolean about(ResourceKind kind) {
        return group.equals(kind.group()) && resource.equals(kind.plural());
    }

    /** Whether it changes something. */
    public boolean writes() {
        return List.of("create", "update", "patch", "delete", "deletecollection").contains(verb);
    }

    boolean isResource() {
        return !version.isEmpty();
    }

    static ApiRequest read(String method, String path, boolean watch, String userAgent) {
        List<String> parts =
                Arrays.stream(path.split("/", -1))
                        .filter(part -> !part.isEmpty())
                        .map(part -> URLDecoder.decode(part, StandardCharsets.UTF_8))
                        .toList();
        boolean core = parts.size() > 2 && parts.get(0).equals("api");
        boolean grouped = parts.size() > 3 && parts.get(0).equals("apis");
        if (!core && !grouped) {
            return new ApiRequest(verb(method, path, false), "", "", path, "", "", "", userAgent);
        }
        String group = core ? "" : parts.get(1);
        String version = parts.get(core ? 1 : 2);
        List<String> rest = parts.subList(core ? 2 : 3, parts.size());
        String namespace = "";
        if (rest.size() > 2
                && rest.get(0).equals("namespaces")
                && !(core && List.of("status", "finalize").contains(rest.get(2)))) {
            namespace = rest.get(1);
            rest = rest.subList(2, rest.size());
        }
        String name = rest.size() > 1 ? rest.get(1) : "";
        String subresource = rest.size() > 2 ? String.join("/", rest.subList(2, rest.size())) : "";
        return new ApiRequest(
                verb(method, name, watch),
                group,
                version,
                rest.get(0),
                subresource,
                namespace,
                name,
                userAgent);
    }

    private static String verb(String method, String name, boolean watch) {
        return switch (method) {
            case "GET" -> watch ? "watch" : name.isEmpty() ? "list" : "get";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> name.isEmpty() ? "deletecollection" : "delete";
            default -> method.toLowerCase(java.util.Locale.ROOT);
        };
    }
}
