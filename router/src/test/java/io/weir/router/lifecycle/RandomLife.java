package io.weir.router.lifecycle;

import io.weir.kubernetes.ResourceKind;
import io.weir.rollout.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import tools.jackson.databind.node.ObjectNode;

/**
 * One canary to which everything happens that people, pods and processes do to it, in the order
 * that a seed gives.
 */
final class RandomLife {

    private static final List<String> SERVICES =
            List.of(
                    "{port: 9898}",
                    "{port: 9898, timeout: 5s}",
                    "{name: shop, port: 9898}",
                    "{port: 8080, hosts: [cart.example.com]}");

    private static final List<String> ANALYSES =
            List.of(
                    "{interval: 10s, threshold: 1, stepWeight: 30, maxWeight: 60, metrics: [{name:"
                            + " sales, query: up, thresholdRange: {min: 1}}]}",
                    "{interval: 10s, threshold: 3, stepWeight: 50, stepWeightPromotion: 40,"
                            + " metrics: [{name: sales, query: up, thresholdRange: {min: 1}}]}",
                    "{interval: 10s, threshold: 1, stepWeights: [1, 5, 70], metrics: []}",
                    "{interval: 20s, threshold: 2, stepWeight: 100, metrics: []}",
                    "{interval: 10s, threshold: 2, iterations: 2, mirror: true, metrics: []}",
                    "{interval: 10s, threshold: 1, iterations: 3, match: [{headers: {x: {exact:"
                            + " y}}}], metrics: [{name: sales, query: up, thresholdRange: {min:"
                            + " 1}}]}");

    final Cluster cluster = Cluster.withCanary(Cluster.CANARY);
    private final Random random;
    private final List<String> story = new ArrayList<>();
    private int number = 1;

    RandomLife(long seed) {
        random = new Random(seed);
    }

    /** What happened, for a failure's message. */
    List<String> story() {
        return story;
    }

    /** So many things happen. */
    void live(int events) {
        for (int i = 0; i < events; i++) {
            happen();
            if (random.nextInt(4) > 0) {
                cluster.settle();
            }
            story.add(cluster.view().map(any -> cluster.line()).orElse("gone"));
        }
    }

    private void happen() {
        switch (random.nextInt(17)) {
            case 0, 1 -> image("cart:");
            case 2 -> image("failing:");
            case 3 -> image("bad:");
            case 4 -> imageBack();
            case 5 -> unhealthy("cart-primary");
            case 6 -> unhealthy("cart");
            case 7 -> gone(ResourceKind.DEPLOYMENT, "cart-primary");
            case 8 -> targetGoesOrComes();
            case 9 -> gone(ResourceKind.VIRTUAL_SERVICE, "cart");
            case 10 -> gone(ResourceKind.SERVICE, "cart-primary");
            case 11 -> spec("suspend", random.nextInt(3) == 0 ? "true" : "false");
            case 12 -> spec("skipAnalysis", random.nextInt(3) == 0 ? "true" : "false");
            case 13 -> spec("service", SERVICES.get(random.nextInt(SERVICES.size())));
            case 14 -> spec("analysis", ANALYSES.get(random.nextInt(ANALYSES.size())));
            case 15 -> routerDies();
            default -> {
                story.add("time");
                cluster.pass(1 + random.nextInt(3));
            }
        }
    }

    private void image(String prefix) {
        if (cluster.get(ResourceKind.DEPLOYMENT, "cart").isPresent()) {
            String image = prefix + ++number;
            story.add(image);
            cluster.image(image);
        }
    }

    private void imageBack() {
        Optional<ObjectNode> primary = cluster.get(ResourceKind.DEPLOYMENT, "cart-primary");
        if (primary.isPresent() && cluster.get(ResourceKind.DEPLOYMENT, "cart").isPresent()) {
            story.add("back to the primary's image");
            cluster.image(cluster.imageOf("cart-primary"));
        }
    }

    private void unhealthy(String deployment) {
        boolean now = random.nextBoolean();
        story.add(deployment + (now ? " is down" : " is up"));
        if (now) {
            cluster.unhealthy(deployment);
        } else {
            cluster.healthy(deployment);
        }
    }

    private void gone(ResourceKind kind, String name) {
        if (cluster.get(kind, name).isPresent()) {
            story.add(kind.kind() + "/" + name + " is deleted");
            cluster.delete(kind, name);
        }
    }

    private void targetGoesOrComes() {
        if (cluster.get(ResourceKind.DEPLOYMENT, "cart").isPresent()) {
            gone(ResourceKind.DEPLOYMENT, "cart");
        } else {
            story.add("the target is back");
            cluster.create(Cluster.deployment("cart", "cart:" + ++number));
        }
    }

    private void spec(String field, String value) {
        story.add(field + ": " + value);
        cluster.spec(field, value);
    }

    private void routerDies() {
        int writes = random.nextInt(4);
        story.add("the router dies after " + writes + " writes");
        cluster.diesAfter(writes).settle();
        cluster.pass(1).restart();
    }

    /** Everything that was broken works again, and a good revision comes. */
    String heal() {
        story.add("all is well");
        cluster.restart().healthy("cart").healthy("cart-primary").spec("suspend", "false");
        if (cluster.get(ResourceKind.DEPLOYMENT, "cart").isEmpty()) {
            cluster.create(Cluster.deployment("cart", "cart:0"));
        }
        String good = "cart:" + ++number;
        cluster.image(good).settle().pass(1);
        if (cluster.status().phase() != Phase.INITIALIZED) {
            return good;
        }
        // It was never served before: that was the first revision, now comes the first run.
        String next = "cart:" + ++number;
        cluster.image(next).settle();
        return next;
    }
}
