package io.weir.embedded.kubernetes;

import io.weir.kubernetes.ResourceKind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A kind that the embedded API serves.
 *
 * @param preferred the version in which objects are stored; other versions differ in {@code
 *     apiVersion} alone
 * @param versions all served versions
 * @param namespaced whether objects live in namespaces
 * @param status whether {@code status} is a subresource of its own
 * @param generation whether {@code metadata.generation} counts changes
 * @param custom whether the kind comes from a CustomResourceDefinition (or acts as if)
 * @param shortNames as kubectl knows the kind
 * @param schemas {@code openAPIV3Schema} per version; a version without one keeps every field
 */
public record ResourceType(
        ResourceKind preferred,
        List<String> versions,
        boolean namespaced,
        boolean status,
        boolean generation,
        boolean custom,
        List<String> shortNames,
        Map<String, ObjectNode> schemas) {

    public ResourceType {
        versions = List.copyOf(versions);
        shortNames = List.copyOf(shortNames);
        schemas = Map.copyOf(schemas);
        if (!versions.contains(preferred.version())) {
            throw new IllegalArgumentException(
                    preferred.kind() + ": version " + preferred.version() + " is not served");
        }
    }

    /** A custom kind without a schema: every field is kept. Namespaced. */
    public static ResourceType custom(ResourceKind kind, boolean status, String... otherVersions) {
        var versions = new java.util.ArrayList<>(List.of(otherVersions));
        versions.add(0, kind.version());
        return new ResourceType(kind, versions, true, status, true, true, List.of(), Map.of());
    }

    static ResourceType builtIn(
            ResourceKind kind, boolean namespaced, boolean status, boolean generation) {
        return new ResourceType(
                kind,
                List.of(kind.version()),
                namespaced,
                status,
                generation,
                false,
                List.of(),
                Map.of());
    }

    ResourceType withShortNames(List<String> names) {
        return new ResourceType(
                preferred, versions, namespaced, status, generation, custom, names, schemas);
    }

    /** {@code deployments.apps}, {@code services}. */
    String qualified() {
        return preferred.group().isEmpty()
                ? preferred.plural()
                : preferred.plural() + "." + preferred.group();
    }

    String singular() {
        return preferred.kind().toLowerCase(Locale.ROOT);
    }

    String apiVersion(String version) {
        return preferred.group().isEmpty() ? version : preferred.group() + "/" + version;
    }

    Optional<ObjectNode> schema(String version) {
        return Optional.ofNullable(schemas.get(version));
    }

    boolean is(ResourceKind kind) {
        return preferred.group().equals(kind.group()) && preferred.plural().equals(kind.plural());
    }
}
