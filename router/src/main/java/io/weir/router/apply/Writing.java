package io.weir.router.apply;

import io.vertx.core.Future;
import io.weir.drift.Fingerprints;
import io.weir.kubernetes.Annotations;
import io.weir.kubernetes.KubernetesApi;
import io.weir.kubernetes.KubernetesFailure;
import io.weir.kubernetes.ObjectName;
import io.weir.kubernetes.api.Guard;
import io.weir.rollout.Stamp;
import io.weir.router.plan.Write;
import io.weir.workload.Revisions;
import io.weir.workload.WorkloadKind;
import io.weir.workload.WorkloadKinds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.node.ObjectNode;

/** Sends a plan's writes one after the other and keeps what came of them. Used for one attempt. */
final class Writing {

    private final KubernetesApi api;
    private final String namespace;
    private final BooleanSupplier fresh;
    private final Map<String, Stamp> stamps = new HashMap<>();
    private final List<String> changed = new ArrayList<>();
    private final List<String> removed = new ArrayList<>();
    private Optional<Scaled> scaled = Optional.empty();
    private Optional<ObjectNode> canary = Optional.empty();
    private boolean touched;

    Writing(KubernetesApi api, String namespace, BooleanSupplier fresh) {
        this.api = api;
        this.namespace = namespace;
        this.fresh = fresh;
    }

    /**
     * What was written.
     *
     * @param stamps of each object that the plan is about, those found as they should be included
     * @param changed names of those that a request was sent for
     * @param removed names of those that were deleted or given up
     * @param scaled the user's workload, where its number of pods was written
     * @param canary the Canary itself, where it was written
     * @param touched whether anything is another than before, fences aside
     */
    record Written(
            Map<String, Stamp> stamps,
            List<String> changed,
            List<String> removed,
            Optional<Scaled> scaled,
            Optional<ObjectNode> canary,
            boolean touched) {}

    /** The user's workload after its number of pods was written. */
    record Scaled(String uid, String template, long generation) {}

    Future<Written> all(List<Write> writes) {
        Future<Void> done = Future.succeededFuture();
        for (Write write : writes) {
            done = done.compose(before -> one(write));
        }
        return done.map(last -> new Written(stamps, changed, removed, scaled, canary, touched));
    }

    private Future<Void> one(Write write) {
        if (!fresh.getAsBoolean()) {
            return Future.failedFuture(
                    new KubernetesFailure.Conflict("the Canary was read too long ago", null));
        }
        if (write instanceof Write.Put put) {
            return put(put);
        }
        if (write instanceof Write.Scale scale) {
            return scale(scale);
        }
        if (write instanceof Write.Ensure ensure) {
            return ensure(ensure);
        }
        if (write instanceof Write.Finalizer finalizer) {
            return finalizer(finalizer);
        }
        if (write instanceof Write.Recreate recreate) {
            return recreate(recreate);
        }
        if (write instanceof Write.Release release) {
            return release(release);
        }
        return api.delete(write.name().kind(), namespace, write.name().name())
                .map(
                        gone -> {
                            touched = true;
                            removed.add(write.name().toString());
                            return null;
                        });
    }

    private Future<Void> recreate(Write.Recreate recreate) {
        ObjectName name = recreate.name();
        touched = true;
        changed.add(name.toString());
        return api.delete(name.kind(), namespace, name.name())
                .compose(gone -> api.create(name.kind(), recreate.after()))
                .compose(object -> stamp(name, object));
    }

    private Future<Void> release(Write.Release release) {
        String name = release.name().toString();
        removed.add(name);
        if (release.before().equals(release.after())) {
            return Future.succeededFuture();
        }
        touched = true;
        changed.add(name);
        return api.replace(release.name().kind(), release.after()).mapEmpty();
    }

    private Future<Void> put(Write.Put put) {
        ObjectName name = put.name();
        if (put.before().isPresent() && put.before().get().equals(put.after())) {
            return stamp(name, put.after());
        }
        changed.add(name.toString());
        Future<ObjectNode> stored =
                put.before().isPresent()
                        ? api.replace(name.kind(), put.after())
                        : api.create(name.kind(), put.after());
        return stored.compose(
                object -> {
                    touched |= !put.before().map(before -> same(before, object)).orElse(false);
                    return stamp(name, object);
                });
    }

    /** Whether a write changed nothing, or nothing but the fence on a route. */
    private static boolean same(ObjectNode before, ObjectNode after) {
        return version(before).equals(version(after)) || content(before).equals(content(after));
    }

    private static ObjectNode content(ObjectNode object) {
        ObjectNode content = object.deepCopy();
        if (content.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove(List.of("resourceVersion", "generation", "managedFields"));
            if (metadata.path("annotations") instanceof ObjectNode annotations) {
                annotations.remove(Annotations.VERDICT);
            }
        }
        return content;
    }

    private Future<Void> finalizer(Write.Finalizer finalizer) {
        touched = true;
        changed.add(finalizer.name().toString());
        return api.patch(
                        finalizer.name().kind(),
                        namespace,
                        finalizer.name().name(),
                        Guard.patch(finalizer.canary(), finalizer.wanted()))
                .map(
                        patched -> {
                            canary = Optional.of(patched);
                            return null;
                        });
    }

    private Future<Void> ensure(Write.Ensure ensure) {
        touched = true;
        changed.add(ensure.name().toString());
        return api.create(ensure.name().kind(), ensure.object())
                .<Void>mapEmpty()
                .recover(
                        failure ->
                                failure instanceof KubernetesFailure.Conflict
                                        ? Future.succeededFuture()
                                        : Future.failedFuture(failure));
    }

    private Future<Void> scale(Write.Scale scale) {
        ObjectNode before = scale.before();
        WorkloadKind kind = WorkloadKinds.of(scale.name().kind().kind()).orElseThrow();
        boolean so = kind.replicas(before) == scale.replicas() && scale.configs().isEmpty();
        if (so) {
            return workload(scale.name(), before);
        }
        ObjectNode patch = kind.scaling(before, scale.replicas());
        patch.putObject("metadata")
                .put("resourceVersion", before.path("metadata").path("resourceVersion").asString());
        scale.configs()
                .ifPresent(
                        digest ->
                                patch.withObjectProperty("spec")
                                        .withObjectProperty("template")
                                        .withObjectProperty("metadata")
                                        .withObjectProperty("annotations")
                                        .put(Annotations.TRACKED_CONFIGS, digest));
        touched = true;
        changed.add(scale.name().toString());
        return api.patch(scale.name().kind(), namespace, scale.name().name(), patch)
                .compose(object -> workload(scale.name(), object));
    }

    private Future<Void> workload(ObjectName name, ObjectNode object) {
        scaled =
                WorkloadKinds.of(name.kind().kind())
                        .map(
                                kind ->
                                        new Scaled(
                                                object.path("metadata").path("uid").asString(),
                                                Revisions.hash(kind.template(object)),
                                                object.path("metadata")
                                                        .path("generation")
                                                        .asLong()));
        stamps.put(name.toString(), new Stamp(version(object), ""));
        return Future.succeededFuture();
    }

    private Future<Void> stamp(ObjectName name, ObjectNode object) {
        stamps.put(
                name.toString(), new Stamp(version(object), Fingerprints.of(name.kind(), object)));
        return Future.succeededFuture();
    }

    private static String version(ObjectNode object) {
        return object.path("metadata").path("resourceVersion").asString("");
    }
}
