package io.weir.workload;

import io.weir.kubernetes.CanonicalJson;
import io.weir.kubernetes.Metadata;
import io.weir.kubernetes.ResourceKind;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tracked ConfigMaps and Secrets, and the primary's copies of them (canary.md 2.7). Pure. Texts of
 * problems never hold contents.
 */
public final class Configs {

    private static final String SWITCH = "flagger.app/config-tracking";
    private static final String OPAQUE = "Opaque";
    private static final Set<String> SECRET_TYPES =
            Set.of(
                    OPAQUE,
                    "kubernetes.io/basic-auth",
                    "kubernetes.io/ssh-auth",
                    "kubernetes.io/tls");

    private Configs() {}

    /** Name of the primary's copy. */
    public static String copyName(String source) {
        return source + "-primary";
    }

    /**
     * Whether the object belongs to a revision: not switched off by its annotation, and no Secret
     * of a type that is made for one ServiceAccount, registry or bootstrap.
     *
     * @param object the whole one; of a Secret without its type {@code Opaque} is assumed
     */
    public static boolean tracked(ObjectNode object) {
        return !switchedOff(object) && (!isSecret(object) || SECRET_TYPES.contains(type(object)));
    }

    /** Whether its owner switched tracking off; metadata is enough to know. */
    public static boolean switchedOff(ObjectNode object) {
        return Metadata.annotations(object).getOrDefault(SWITCH, "").startsWith("disable");
    }

    /**
     * Checksum of the contents: 16 hex digits. Equal to Flagger's where there is no {@code
     * binaryData}, which it does not count.
     */
    public static String checksum(ObjectNode object) {
        String text = json(object.path("data"));
        JsonNode binary = object.path("binaryData");
        if (!binary.isEmpty()) {
            text += "\n" + json(binary);
        }
        byte[] digest = CanonicalJson.sha256(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest, 0, 8);
    }

    /**
     * Whether the object still has the contents that were analysed. Where it does not, its copy
     * must not be written: what is promoted is what was analysed.
     *
     * @param checksum as the revision has it
     */
    public static boolean unchanged(ObjectNode source, String checksum) {
        return checksum(source).equals(checksum);
    }

    /**
     * The primary's copy; equal to the existing one when nothing has to be written. Several
     * Canaries may share one: the first controls it, the others own it too.
     *
     * @param kind {@link ResourceKind#CONFIG_MAP} or {@link ResourceKind#SECRET}
     * @param source the tracked object
     * @param existing the copy as it is
     * @param owner the Canary's owner reference
     * @param labelPrefixes prefixes of labels that are taken over; {@code *} takes all
     * @throws WorkloadProblem when the existing object is a user's
     */
    public static ObjectNode copy(
            ResourceKind kind,
            ObjectNode source,
            Optional<ObjectNode> existing,
            ObjectNode owner,
            List<String> labelPrefixes) {
        existing.ifPresent(object -> requireOurs(kind, object, source));
        ObjectNode copy = existing.map(ObjectNode::deepCopy).orElseGet(() -> fresh(kind, source));
        ObjectNode metadata = copy.withObjectProperty("metadata");
        Metadata.put(
                metadata,
                "labels",
                new CopiedKeys(labelPrefixes).onto(Metadata.labels(copy), Metadata.labels(source)));
        own(metadata.withArrayProperty("ownerReferences"), owner);
        replace(copy, source, "data");
        replace(copy, source, "binaryData");
        if (kind.equals(ResourceKind.SECRET)) {
            copy.put("type", type(source));
        }
        return copy;
    }

    /**
     * Whether the copy has to be deleted and made again to become the wanted one: the type of a
     * Secret and the contents of what is immutable cannot be changed. Pods that run keep what they
     * have; no new one starts in between.
     *
     * @param existing the copy as it is
     * @param wanted what {@link #copy} gave for it
     */
    public static boolean onlyAnew(ObjectNode existing, ObjectNode wanted) {
        boolean immutable =
                existing.path("immutable").asBoolean(false)
                        && !checksum(existing).equals(checksum(wanted));
        return otherType(existing, wanted) || immutable;
    }

    /** The wanted copy as an object that was never there, with the owners that it has. */
    public static ObjectNode anew(ResourceKind kind, ObjectNode wanted) {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        copy.put("apiVersion", kind.apiVersion());
        copy.put("kind", kind.kind());
        ObjectNode metadata = copy.putObject("metadata");
        for (String field : List.of("name", "namespace", "labels", "annotations")) {
            keep(metadata, wanted.path("metadata"), field);
        }
        keep(metadata, wanted.path("metadata"), "ownerReferences");
        for (String field : List.of("type", "data", "binaryData")) {
            keep(copy, wanted, field);
        }
        return copy;
    }

    /** Whether this Canary owns the copy, alone or with others. */
    public static boolean ownedBy(ObjectNode copy, String uid) {
        return owners(copy).anyMatch(owner -> owner.path("uid").asString("").equals(uid));
    }

    /**
     * The copy without this owner, controlled by another Canary; empty when no other is left, then
     * nobody needs it.
     */
    public static Optional<ObjectNode> without(ObjectNode copy, String uid) {
        ObjectNode released = copy.deepCopy();
        ArrayNode owners =
                released.withObjectProperty("metadata").withArrayProperty("ownerReferences");
        owners.removeIf(owner -> owner.path("uid").asString("").equals(uid));
        boolean controlled =
                owners.values().stream()
                        .anyMatch(owner -> owner.path("controller").asBoolean(false));
        Optional<JsonNode> heir = owners.values().stream().filter(Metadata::isCanary).findFirst();
        if (!controlled && heir.orElse(null) instanceof ObjectNode next) {
            next.put("controller", true);
        }
        return heir.map(any -> released);
    }

    private static Stream<JsonNode> owners(ObjectNode object) {
        return object.path("metadata").path("ownerReferences").values().stream();
    }

    private static boolean otherType(ObjectNode existing, ObjectNode wanted) {
        return wanted.has("type") && !type(existing).equals(type(wanted));
    }

    private static void keep(ObjectNode copy, JsonNode wanted, String field) {
        if (wanted.has(field)) {
            copy.set(field, wanted.path(field).deepCopy());
        }
    }

    private static ObjectNode fresh(ResourceKind kind, ObjectNode source) {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        copy.put("apiVersion", kind.apiVersion());
        copy.put("kind", kind.kind());
        ObjectNode metadata = copy.putObject("metadata");
        metadata.put("name", copyName(Metadata.name(source)));
        metadata.put("namespace", Metadata.namespace(source));
        return copy;
    }

    private static void requireOurs(ResourceKind kind, ObjectNode existing, ObjectNode source) {
        if (owners(existing).noneMatch(Metadata::isCanary)) {
            throw WorkloadProblem.conflict(
                    title(kind, existing)
                            + " belongs to no Canary, and would be overwritten by the primary's"
                            + " copy of "
                            + Metadata.name(source)
                            + ": rename or delete it");
        }
    }

    /**
     * Adds the owner; an owner that is there already stays as it is, or two Canaries would take the
     * copy from each other for ever.
     */
    private static void own(ArrayNode owners, ObjectNode owner) {
        String uid = owner.path("uid").asString("");
        boolean controlled = false;
        for (JsonNode other : owners) {
            if (other.path("uid").asString("").equals(uid)) {
                return;
            }
            controlled |= other.path("controller").asBoolean(false);
        }
        ObjectNode own = owner.deepCopy();
        own.put("controller", !controlled);
        owners.add(own);
    }

    private static void replace(ObjectNode copy, ObjectNode source, String field) {
        JsonNode value = source.path(field);
        if (value.isMissingNode() || value.isNull()) {
            copy.remove(field);
        } else {
            copy.set(field, value.deepCopy());
        }
    }

    private static String json(JsonNode map) {
        return map.isObject() ? GoJson.text(Metadata.texts(map)) : "null";
    }

    private static boolean isSecret(ObjectNode object) {
        return object.path("kind").asString("").equals(ResourceKind.SECRET.kind());
    }

    private static String type(ObjectNode secret) {
        String type = secret.path("type").asString("");
        return type.isEmpty() ? OPAQUE : type;
    }

    private static String title(ResourceKind kind, ObjectNode object) {
        return kind.kind() + " " + Metadata.name(object) + "." + Metadata.namespace(object);
    }
}
