package io.weir.watcher.admission;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Flagger that runs in this cluster. Both would write the same objects, so Weir leaves to it what
 * it does not own already.
 *
 * @param deployment {@code namespace/name}
 * @param watched the only namespace that it looks at; empty text for all
 */
public record RunningFlagger(String deployment, String watched) {

    private static final String NAME = "flagger";

    /** The chart's label, and the one of the plain manifests. */
    private static final List<String> LABELS = List.of("app.kubernetes.io/name", "app");

    /**
     * Recognises it by its image, or by its labels where the image has another name. Installations
     * that changed the image of Flagger's Deployment to Weir's are none.
     */
    public static Optional<RunningFlagger> of(ObjectNode deployment) {
        List<JsonNode> containers = new ArrayList<>();
        deployment
                .path("spec")
                .path("template")
                .path("spec")
                .path("containers")
                .forEach(containers::add);
        List<String> images =
                containers.stream().map(c -> repository(c.path("image").asString(""))).toList();
        boolean stopped = deployment.path("spec").path("replicas").asInt(1) == 0;
        JsonNode metadata = deployment.path("metadata");
        boolean labelled =
                LABELS.stream()
                                .anyMatch(
                                        key ->
                                                metadata.path("labels")
                                                        .path(key)
                                                        .asString("")
                                                        .equals(NAME))
                        && images.stream().noneMatch(image -> image.startsWith("weir"));
        if (stopped || !(images.contains(NAME) || labelled)) {
            return Optional.empty();
        }
        return Optional.of(
                new RunningFlagger(
                        metadata.path("namespace").asString("")
                                + "/"
                                + metadata.path("name").asString(""),
                        containers.stream()
                                .map(RunningFlagger::namespace)
                                .filter(namespace -> !namespace.isEmpty())
                                .findFirst()
                                .orElse("")));
    }

    /** Whether it looks at the namespace. */
    public boolean watches(String namespace) {
        return watched.isEmpty() || watched.equals(namespace);
    }

    /** Last part of an image's name, without tag and digest. */
    private static String repository(String image) {
        String name = image.substring(image.lastIndexOf('/') + 1);
        int end = name.length();
        for (char separator : new char[] {'@', ':'}) {
            int at = name.indexOf(separator);
            end = at >= 0 ? Math.min(end, at) : end;
        }
        return name.substring(0, end);
    }

    private static String namespace(JsonNode container) {
        List<String> words = new ArrayList<>();
        container.path("command").forEach(word -> words.add(word.asString("")));
        container.path("args").forEach(word -> words.add(word.asString("")));
        for (int i = 0; i < words.size(); i++) {
            String flag = words.get(i).replaceFirst("^--?", "");
            if (flag.startsWith("namespace=")) {
                return flag.substring("namespace=".length());
            }
            if (flag.equals("namespace") && i + 1 < words.size()) {
                return words.get(i + 1);
            }
        }
        return "";
    }
}
