package io.weir.watcher.admission;

import io.weir.kubernetes.api.CanaryView;
import io.weir.kubernetes.api.OwnerReferences;
import io.weir.rollout.Problem;
import io.weir.watcher.observe.Cluster;
import io.weir.watcher.observe.ObjectId;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code spec.service} says of its Services that some of them cannot become any more: the
 * cluster IP of a Service never changes, and one that its user made keeps what is not about ports
 * and pods. That is said, nothing else.
 *
 * @param headless whether they shall have no cluster IP
 * @param distribution {@code trafficDistribution}; empty text where there is none
 */
public record ServiceSettings(boolean headless, String distribution) {

    private static final String NONE = "None";

    /** Reads them. */
    public static ServiceSettings of(ObjectNode canary) {
        JsonNode service = canary.path("spec").path("service");
        return new ServiceSettings(
                service.path("headless").asBoolean(false),
                service.path("trafficDistribution").asString(""));
    }

    /** What one of the Services will not become. */
    public List<Problem> check(Cluster cluster, ObjectId id, CanaryView canary) {
        return cluster.find(id)
                .map(
                        service ->
                                check(
                                        service.path("spec"),
                                        id,
                                        OwnerReferences.controls(canary, service)))
                .orElse(List.of());
    }

    private List<Problem> check(JsonNode live, ObjectId id, boolean ours) {
        List<Problem> problems = new ArrayList<>();
        String address = live.path("clusterIP").asString("");
        boolean without = address.equals(NONE);
        if (!address.isEmpty() && without != headless && (ours || headless)) {
            problems.add(
                    warning(
                            "spec.service.headless: "
                                    + id
                                    + (without ? " has no cluster IP" : " has a cluster IP")
                                    + ", which cannot be changed: "
                                    + (ours
                                            ? "delete the Service, it is made again"
                                            : "its user made it, and it stays as it is")));
        }
        String now = live.path("trafficDistribution").asString("");
        if (!ours && !distribution.isEmpty() && !distribution.equals(now)) {
            problems.add(
                    warning(
                            "spec.service.trafficDistribution: "
                                    + id
                                    + " was made by its user, and stays as it is"));
        }
        return problems;
    }

    private static Problem warning(String message) {
        return new Problem(Problem.INVALID, message, Problem.Effect.WARNS);
    }
}
