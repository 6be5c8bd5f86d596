package io.weir.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What the chart's table grants one service, and everything that can be tried. */
record Rights(List<JsonNode> rules) {

    /** Kinds that Weir has or might reach for; a name after a slash is a subresource. */
    private static final List<Kind> KINDS =
            Stream.of(
                            "flagger.app/v1beta1 canaries canaries/status metrictemplates"
                                + " metrictemplates/status alertproviders alertproviders/status",
                            "/v1 services configmaps secrets events pods pods/log serviceaccounts"
                                    + " endpoints persistentvolumeclaims namespaces! nodes!",
                            "apps/v1 deployments deployments/status deployments/scale daemonsets"
                                    + " statefulsets replicasets controllerrevisions",
                            "autoscaling/v2 horizontalpodautoscalers",
                            "keda.sh/v1alpha1 scaledobjects",
                            "batch/v1 jobs",
                            "networking.k8s.io/v1 ingresses networkpolicies",
                            "policy/v1 poddisruptionbudgets",
                            "coordination.k8s.io/v1 leases",
                            "rbac.authorization.k8s.io/v1 roles rolebindings clusterroles!"
                                    + " clusterrolebindings!",
                            "apiextensions.k8s.io/v1 customresourcedefinitions!",
                            "authentication.k8s.io/v1 tokenreviews!",
                            "authorization.k8s.io/v1 subjectaccessreviews!",
                            "networking.istio.io/v1beta1 virtualservices destinationrules gateways")
                    .flatMap(Rights::kinds)
                    .toList();

    private static final List<String> VERBS =
            List.of(
                    "get",
                    "list",
                    "watch",
                    "create",
                    "update",
                    "patch",
                    "delete",
                    "deletecollection");

    /** One kind, or a subresource of it. */
    record Kind(String group, String version, String resource, boolean namespaced) {

        boolean subresource() {
            return resource.contains("/");
        }
    }

    /** One verb on one kind. */
    record Attempt(String verb, Kind kind) {

        private static final String NAME = "weir-e2e-absent";

        String method() {
            return switch (verb) {
                case "create" -> "POST";
                case "update" -> "PUT";
                case "patch" -> "PATCH";
                case "delete", "deletecollection" -> "DELETE";
                default -> "GET";
            };
        }

        String contentType() {
            return verb.equals("patch") ? "application/merge-patch+json" : "application/json";
        }

        Optional<String> body() {
            return switch (verb) {
                case "create", "update" ->
                        Optional.of("{\"metadata\":{\"name\":\"" + NAME + "\"}}");
                case "patch" -> Optional.of("{}");
                default -> Optional.empty();
            };
        }

        String path(String namespace) {
            String[] resource = kind.resource().split("/", -1);
            String name =
                    kind.resource().equals("customresourcedefinitions") && verb.equals("get")
                            ? "/canaries.flagger.app"
                            : "/" + NAME;
            boolean collection =
                    List.of("list", "watch", "create", "deletecollection").contains(verb);
            return (kind.group().isEmpty() ? "/api/" : "/apis/" + kind.group() + "/")
                    + kind.version()
                    + (kind.namespaced() ? "/namespaces/" + namespace : "")
                    + "/"
                    + resource[0]
                    + (collection ? "" : name)
                    + (kind.subresource() ? "/" + resource[1] : "")
                    + switch (verb) {
                        case "get" -> "";
                        case "list" -> "?limit=1";
                        case "watch" -> "?watch=true&timeoutSeconds=1";
                        default -> "?dryRun=All";
                    };
        }

        @Override
        public String toString() {
            return verb + " " + kind.group() + "/" + kind.resource();
        }
    }

    static Rights of(String service) throws IOException {
        Path file = Path.of(System.getProperty("weir.home"), "k8s/chart/files/rights.yaml");
        return new Rights(
                YAMLMapper.builder()
                        .build()
                        .readTree(Files.readString(file))
                        .path(service)
                        .valueStream()
                        .toList());
    }

    /** Every verb on every kind. Subresources know no collections. */
    static List<Attempt> everyAttempt() {
        List<Attempt> attempts = new ArrayList<>();
        for (Kind kind : KINDS) {
            for (String verb : VERBS) {
                if (!kind.subresource() || List.of("get", "update", "patch").contains(verb)) {
                    attempts.add(new Attempt(verb, kind));
                }
            }
        }
        return attempts;
    }

    boolean grant(Attempt attempt) {
        return rules.stream()
                .anyMatch(
                        rule ->
                                holds(rule, "apiGroups", attempt.kind().group())
                                        && holds(rule, "resources", attempt.kind().resource())
                                        && holds(rule, "verbs", attempt.verb()));
    }

    private static boolean holds(JsonNode rule, String field, String text) {
        return rule.path(field).valueStream().anyMatch(value -> value.asString().equals(text));
    }

    private static Stream<Kind> kinds(String line) {
        String[] words = line.split(" ", -1);
        String group = words[0].substring(0, words[0].lastIndexOf('/'));
        String version = words[0].substring(words[0].lastIndexOf('/') + 1);
        return Stream.of(words)
                .skip(1)
                .map(word -> new Kind(group, version, word.replace("!", ""), !word.endsWith("!")));
    }
}
