package io.weir.analyzer.command;

import io.vertx.core.Future;
import io.weir.kubernetes.KubernetesApi;
import io.weir.kubernetes.KubernetesFailure;
import io.weir.kubernetes.ResourceKind;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.Command.Order;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks the cluster: whose token it is (TokenReview), and whether they may {@code update} the
 * subresource {@code canaries/approve}, {@code …/hold}, {@code …/abort} or {@code …/retry} of
 * {@code flagger.app} (SubjectAccessReview). A cluster has no such subresources; a Role may name
 * them all the same.
 */
public final class ClusterAccess implements Access {

    private static final ResourceKind TOKEN_REVIEW =
            new ResourceKind("authentication.k8s.io", "v1", "TokenReview", "tokenreviews");
    private static final ResourceKind ACCESS_REVIEW =
            new ResourceKind(
                    "authorization.k8s.io", "v1", "SubjectAccessReview", "subjectaccessreviews");

    private final KubernetesApi api;

    public ClusterAccess(KubernetesApi api) {
        this.api = api;
    }

    @Override
    public Future<String> admit(String token, CanaryKey canary, Order order) {
        ObjectNode review = object(TOKEN_REVIEW);
        review.putObject("spec").put("token", token);
        return api.create(TOKEN_REVIEW, review)
                .recover(failure -> Future.failedFuture(unchecked(failure)))
                .compose(
                        answer -> {
                            JsonNode status = answer.path("status");
                            return status.path("authenticated").asBoolean(false)
                                    ? allowed(status.path("user"), canary, order)
                                    : Future.failedFuture(
                                            new Refusal(401, "the token is not known here"));
                        });
    }

    private Future<String> allowed(JsonNode user, CanaryKey canary, Order order) {
        String verb = order.name().toLowerCase(Locale.ROOT);
        String name = user.path("username").asString("");
        ObjectNode review = object(ACCESS_REVIEW);
        ObjectNode spec = review.putObject("spec");
        spec.put("user", name);
        for (String field : new String[] {"uid", "groups", "extra"}) {
            if (user.has(field)) {
                spec.set(field, user.get(field));
            }
        }
        spec.putObject("resourceAttributes")
                .put("namespace", canary.namespace())
                .put("name", canary.name())
                .put("verb", "update")
                .put("group", ResourceKind.CANARY.group())
                .put("version", ResourceKind.CANARY.version())
                .put("resource", ResourceKind.CANARY.plural())
                .put("subresource", verb);
        return api.create(ACCESS_REVIEW, review)
                .recover(failure -> Future.failedFuture(unchecked(failure)))
                .compose(
                        answer ->
                                answer.path("status").path("allowed").asBoolean(false)
                                        ? Future.succeededFuture(name)
                                        : Future.failedFuture(
                                                new Refusal(
                                                        403,
                                                        name
                                                                + " may not update canaries/"
                                                                + verb
                                                                + " in namespace "
                                                                + canary.namespace())));
    }

    /** The failure's own text is not passed on: it may repeat what was sent. */
    private static Refusal unchecked(Throwable failure) {
        return new Refusal(
                503,
                failure instanceof KubernetesFailure.Forbidden
                        ? "this analyzer may not ask the cluster about tokens"
                        : "the cluster does not answer whose token it is");
    }

    private static ObjectNode object(ResourceKind kind) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", kind.apiVersion())
                .put("kind", kind.kind());
    }
}
