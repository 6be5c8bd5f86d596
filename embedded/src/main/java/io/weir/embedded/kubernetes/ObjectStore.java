package io.weir.embedded.kubernetes;

import io.weir.kubernetes.ResourceKind;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Kubernetes API without the network: objects of any registered kind with resourceVersions,
 * generations, optimistic locking, finalizers, owner references and a log of changes to watch.
 * Refusals are {@link ApiError}s as a real server gives them.
 *
 * <p>Any thread may call; calls run one after the other. Objects that go in and come out are
 * copies; those that listeners get are the store's own and must not be changed. Identifiers and
 * versions follow from the order of calls alone, so that a simulation repeats itself exactly.
 */
public final class ObjectStore {

    /** What a list gives: the objects and the version of the store at that moment. */
    record Listing(List<ObjectNode> items, long version) {}

    /** Which part of an object a write means. */
    enum Part {
        WHOLE,
        STATUS
    }

    private final InstantSource clock;
    private final StoredObjects objects;
    private final Dependents dependents;
    private final Admission admission = new Admission();
    private final Beginning beginning = new Beginning();

    /** Serves the kinds of a plain cluster, Istio's and Flagger's; keeps 10,000 changes. */
    public ObjectStore(InstantSource clock) {
        this(clock, 10_000);
    }

    /**
     * @param history how many changes a watch can go back before it has to list again
     */
    public ObjectStore(InstantSource clock, int history) {
        this.clock = clock;
        this.objects = new StoredObjects(history);
        this.dependents = new Dependents(objects);
        BuiltInTypes.cluster().forEach(objects::register);
        BuiltInTypes.istio().forEach(objects::register);
        BuiltInTypes.flagger().forEach(objects::register);
        createNamespace("default");
        createNamespace("kube-system");
    }

    /** Serves a kind from now on, in place of one with the same group and plural. */
    public synchronized void register(ResourceType type) {
        objects.register(type);
    }

    /** Stops to serve a kind, as if its CRD were deleted; its objects go too. */
    public synchronized void unregister(ResourceKind kind) {
        type(kind).ifPresent(objects::unregister);
        objects.log().tell();
    }

    /** Every kind that is served. */
    public synchronized List<ResourceType> types() {
        return objects.types();
    }

    /** The served kind; empty when it, or this version of it, is not served. */
    public synchronized Optional<ResourceType> type(ResourceKind kind) {
        return objects.type(kind.group(), kind.version(), kind.plural());
    }

    synchronized Optional<ResourceType> type(String group, String version, String plural) {
        return objects.type(group, version, plural);
    }

    /** The version that the last change was given. */
    public synchronized long version() {
        return objects.version();
    }

    /** Creates a namespace; one that is there stays as it is. */
    public synchronized void createNamespace(String name) {
        ResourceType type = objects.required(BuiltInTypes.NAMESPACE);
        if (objects.find(type, new StoredObjects.Key("", name)).isEmpty()) {
            ObjectNode namespace = JsonNodeFactory.instance.objectNode();
            namespace.putObject("metadata").put("name", name);
            create(type, "v1", "", namespace);
        }
    }

    /** One object in the kind's own version; empty when there is none or the kind is not served. */
    public synchronized Optional<ObjectNode> get(ResourceKind kind, String namespace, String name) {
        return type(kind)
                .flatMap(type -> find(type, namespace, name))
                .map(object -> Fields.in(kind.version(), object));
    }

    /** Creates an object; its namespace stands in it. */
    public synchronized ObjectNode create(ResourceKind kind, ObjectNode object) {
        return create(objects.required(kind), kind.version(), Fields.namespace(object), object);
    }

    /** Replaces an object; with a resourceVersion in it only if it is the present one. */
    public synchronized ObjectNode replace(ResourceKind kind, ObjectNode object) {
        return replace(kind, object, Part.WHOLE);
    }

    /** Replaces the status of an object; with a resourceVersion in it only if it is the present. */
    public synchronized ObjectNode replaceStatus(ResourceKind kind, ObjectNode object) {
        return replace(kind, object, Part.STATUS);
    }

    private ObjectNode replace(ResourceKind kind, ObjectNode object, Part part) {
        return update(
                objects.required(kind),
                kind.version(),
                Fields.namespace(object),
                Fields.name(object),
                part,
                object);
    }

    /** Reads, changes and writes in one go; for tests and the demo. */
    public synchronized ObjectNode edit(
            ResourceKind kind, String namespace, String name, UnaryOperator<ObjectNode> change) {
        ObjectNode current = require(objects.required(kind), namespace, name);
        return replace(kind, change.apply(Fields.in(kind.version(), current)), Part.WHOLE);
    }

    /** JSON merge patch. */
    public synchronized ObjectNode patch(
            ResourceKind kind, String namespace, String name, ObjectNode patch) {
        return patch(
                objects.required(kind),
                kind.version(),
                namespace,
                name,
                Part.WHOLE,
                object -> Patches.merge(object, patch));
    }

    /** Deletes an object and in time what it owns; one that is not there is an error 404. */
    public synchronized void delete(ResourceKind kind, String namespace, String name) {
        delete(objects.required(kind), namespace, name, DeleteOptions.NONE);
    }

    /** All objects of a kind, in one namespace or, with an empty text, in all. */
    public synchronized List<ObjectNode> list(ResourceKind kind, String namespace) {
        return objects.list(objects.required(kind), namespace, object -> true).stream()
                .map(object -> Fields.in(kind.version(), object))
                .toList();
    }

    synchronized Listing list(
            ResourceType type, String namespace, Predicate<ObjectNode> selection) {
        return new Listing(objects.list(type, namespace, selection), objects.version());
    }

    /**
     * Tells of every change after a version: first those that were, before this returns, then those
     * to come.
     *
     * @throws ApiError 410 when the log does not go back that far
     */
    public synchronized void watch(long since, Consumer<Change> listener) {
        objects.log().since(since).forEach(listener);
        objects.log().listen(listener);
    }

    /** Ends a watch. */
    public synchronized void unwatch(Consumer<Change> listener) {
        objects.log().silence(listener);
    }

    /** Forgets the log: a watch from an older version is answered 410 and has to list again. */
    public synchronized void forgetHistory() {
        objects.forgetHistory();
    }

    synchronized Optional<ObjectNode> find(ResourceType type, String namespace, String name) {
        return objects.find(type, new StoredObjects.Key(namespace, name));
    }

    ObjectNode require(ResourceType type, String namespace, String name) {
        return find(type, namespace, name).orElseThrow(() -> ApiError.notFound(type, name));
    }

    synchronized ObjectNode create(
            ResourceType type, String version, String namespace, ObjectNode given) {
        ObjectNode object = given.deepCopy();
        WriteRules.identify(type, version, namespace, object);
        StoredObjects.Key key = new StoredObjects.Key(namespace, beginning.name(type, object));
        if (type.namespaced()) {
            require(objects.required(BuiltInTypes.NAMESPACE), "", namespace);
        }
        if (objects.find(type, key).isPresent()) {
            throw ApiError.alreadyExists(type, key.name());
        }
        beginning.of(type, object, now());
        admission.admit(type, version, Optional.empty(), object);
        if (type.is(BuiltInTypes.CRD)) {
            CustomTypes.establish(object, now());
            objects.register(CustomTypes.read(object));
        }
        ObjectNode stored = objects.put(type, key, Optional.empty(), object);
        if (dependents.orphaned(stored)) {
            destroy(type, key);
        }
        objects.log().tell();
        return Fields.in(version, stored);
    }

    synchronized ObjectNode update(
            ResourceType type,
            String version,
            String namespace,
            String name,
            Part part,
            ObjectNode given) {
        ObjectNode current = require(type, namespace, name);
        ObjectNode object = given.deepCopy();
        WriteRules.identify(type, version, namespace, object);
        WriteRules.fence(type, current, object);
        ObjectNode next = WriteRules.merged(type, part, current, object);
        admission.admit(type, version, part, Optional.of(current), next);
        if (next.equals(current)) {
            return Fields.in(version, current);
        }
        if (part == Part.WHOLE && WriteRules.specChanged(type, current, next)) {
            Fields.countGeneration(next);
        }
        StoredObjects.Key key = new StoredObjects.Key(namespace, name);
        if (Fields.dying(next) && !Fields.held(next)) {
            destroy(type, key);
        } else {
            if (type.is(BuiltInTypes.CRD)) {
                objects.register(CustomTypes.read(next));
            }
            objects.put(type, key, Optional.of(current), next);
        }
        objects.log().tell();
        return Fields.in(version, next);
    }

    /** Applies a change to the present object; a resourceVersion in the result is the fence. */
    synchronized ObjectNode patch(
            ResourceType type,
            String version,
            String namespace,
            String name,
            Part part,
            UnaryOperator<ObjectNode> change) {
        ObjectNode current = require(type, namespace, name);
        ObjectNode patched = change.apply(Fields.in(version, current));
        WriteRules.sameName(name, patched);
        ObjectNode metadata = patched.withObject("metadata");
        if (metadata.path("resourceVersion").asString("").isEmpty()) {
            metadata.set("resourceVersion", current.path("metadata").path("resourceVersion"));
        }
        return update(type, version, namespace, name, part, patched);
    }

    synchronized void delete(
            ResourceType type, String namespace, String name, DeleteOptions options) {
        ObjectNode current = require(type, namespace, name);
        options.check(type, current);
        StoredObjects.Key key = new StoredObjects.Key(namespace, name);
        if (options.orphan()) {
            dependents.release(current);
        }
        if (!Fields.held(current)) {
            destroy(type, key);
        } else if (!Fields.dying(current)) {
            ObjectNode dying = current.deepCopy();
            dying.withObject("metadata")
                    .put("deletionTimestamp", now())
                    .put("deletionGracePeriodSeconds", 0);
            Fields.countGeneration(dying);
            objects.put(type, key, Optional.of(current), dying);
        }
        objects.log().tell();
    }

    /** Removes an object, then what lived in it or belonged to it. */
    private void destroy(ResourceType type, StoredObjects.Key key) {
        ObjectNode gone = objects.remove(type, key);
        if (type.is(BuiltInTypes.NAMESPACE)) {
            for (ResourceType each : objects.types()) {
                if (each.namespaced()) {
                    objects.list(each, key.name(), object -> true)
                            .forEach(inside -> deleteIfThere(each, inside));
                }
            }
        } else if (type.is(BuiltInTypes.CRD)) {
            objects.unregister(CustomTypes.read(gone));
        }
        dependents.collect(gone, this::deleteIfThere);
    }

    /** What the deletion of another object took along is not deleted again. */
    private void deleteIfThere(ResourceType type, ObjectNode object) {
        if (find(type, Fields.namespace(object), Fields.name(object)).isPresent()) {
            delete(type, Fields.namespace(object), Fields.name(object), DeleteOptions.NONE);
        }
    }

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
