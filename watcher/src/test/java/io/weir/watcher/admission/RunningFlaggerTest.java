package io.weir.watcher.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.weir.watcher.Manifests;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

class RunningFlaggerTest {

    @ParameterizedTest
    @MethodSource
    void recognisesAFlaggerThatRuns(
            String image, String labels, int replicas, String args, String watched) {
        ObjectNode deployment = Manifests.deployment("controller", image);
        Manifests.with(deployment, "metadata.labels", labels);
        Manifests.with(deployment, "spec.replicas", Integer.toString(replicas));
        Manifests.with(deployment, "spec.template.spec.containers.args", args);

        String found =
                RunningFlagger.of(deployment)
                        .map(flagger -> flagger.deployment() + " on '" + flagger.watched() + "'")
                        .orElse("none");

        assertThat(found).isEqualTo(watched);
    }

    static Stream<Arguments> recognisesAFlaggerThatRuns() {
        String all = "shop/controller on ''";
        return Stream.of(
                argumentSet("by its image", "ghcr.io/fluxcd/flagger:1.44.0", "{}", 1, "[]", all),
                argumentSet(
                        "by its image with a digest",
                        "registry:5000/fluxcd/flagger@sha256:00",
                        "{}",
                        1,
                        "[]",
                        all),
                argumentSet(
                        "by its label",
                        "mirror/progressive:1",
                        "{app.kubernetes.io/name: flagger}",
                        1,
                        "[]",
                        all),
                argumentSet(
                        "by the label of its plain manifests",
                        "mirror/progressive:1",
                        "{app: flagger}",
                        1,
                        "[]",
                        all),
                argumentSet(
                        "limited to a namespace",
                        "flagger:1",
                        "{}",
                        1,
                        "['-log-level=info', '-namespace=prod']",
                        "shop/controller on 'prod'"),
                argumentSet(
                        "limited to a namespace in two words",
                        "flagger:1",
                        "{}",
                        1,
                        "['--namespace', prod]",
                        "shop/controller on 'prod'"),
                argumentSet("scaled to zero", "flagger:1", "{}", 0, "[]", "none"),
                argumentSet(
                        "the load tester is none", "flagger-loadtester:1", "{}", 1, "[]", "none"),
                argumentSet(
                        "Weir in Flagger's Deployment",
                        "example/weir:0.1",
                        "{app.kubernetes.io/name: flagger}",
                        1,
                        "[]",
                        "none"),
                argumentSet("anything else", "cart:1", "{app: cart}", 1, "[]", "none"));
    }
}
