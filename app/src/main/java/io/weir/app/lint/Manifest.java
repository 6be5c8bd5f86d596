package io.weir.app.lint;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * One object of a file, and where each field of it stands.
 *
 * @param object as the API server would get it
 * @param places by path, for example {@code spec.analysis.metrics[0].name}; the empty path is the
 *     object itself
 * @param twice paths of fields that stand there more than once; the last one is in the object
 */
record Manifest(ObjectNode object, Map<String, Place> places, List<String> twice) {

    Manifest {
        places = Map.copyOf(places);
        twice = List.copyOf(twice);
    }

    /**
     * Where something stands, both from 1.
     *
     * @param column of the field's name
     */
    record Place(int line, int column) {}

    /** Where a field stands; for one that is missing, where the object stands that lacks it. */
    Place at(String path) {
        String nearest = path;
        while (!places.containsKey(nearest) && !nearest.isEmpty()) {
            int cut = Math.max(nearest.lastIndexOf('.'), nearest.lastIndexOf('['));
            nearest = cut < 0 ? "" : nearest.substring(0, cut);
        }
        return places.getOrDefault(nearest, new Place(1, 1));
    }

    String text(String field) {
        return object.path(field).asString("");
    }

    /** Group of {@code apiVersion}; empty text for the core group. */
    String group() {
        String version = text("apiVersion");
        int slash = version.indexOf('/');
        return slash < 0 ? "" : version.substring(0, slash);
    }

    /** As messages name it, for example {@code Canary shop/cart}. */
    String title() {
        String name = object.path("metadata").path("name").asString("");
        String namespace = object.path("metadata").path("namespace").asString("");
        String kind = text("kind");
        return (kind.isEmpty() ? "an object" : kind)
                + (name.isEmpty() ? "" : " " + (namespace.isEmpty() ? "" : namespace + "/") + name);
    }
}
