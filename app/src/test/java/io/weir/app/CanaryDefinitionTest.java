package io.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.test.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class CanaryDefinitionTest {

    @Test
    void takesWeirsDefinition() throws IOException {
        assertThat(CanaryDefinition.fault(Optional.of(ours()))).isEmpty();
    }

    @Test
    void refusesADefinitionThatDropsWeirsStatus() throws IOException {
        ObjectNode flaggers = ours();
        flaggers.path("spec")
                .path("versions")
                .forEach(
                        version ->
                                ((ObjectNode)
                                                version.at(
                                                        "/schema/openAPIV3Schema/properties/status/properties"))
                                        .remove("weir"));

        assertThat(CanaryDefinition.fault(Optional.of(flaggers)))
                .contains(
                        "definition canaries.flagger.app has no status.weir: apply Weir's: kubectl"
                                + " apply -f k8s/crds");
    }

    @Test
    void takesADefinitionThatKeepsEverything() {
        ObjectNode open =
                Yaml.object(
                        """
                        spec:
                          versions:
                          - name: v1beta1
                            served: true
                            schema: {openAPIV3Schema: {x-kubernetes-preserve-unknown-fields: true}}
                        """);

        assertThat(CanaryDefinition.fault(Optional.of(open))).isEmpty();
    }

    @Test
    void saysHowAMissingDefinitionIsInstalled() {
        assertThat(CanaryDefinition.fault(Optional.empty()))
                .contains(
                        "definition canaries.flagger.app is missing: apply Weir's: kubectl apply -f"
                                + " k8s/crds");
    }

    private static ObjectNode ours() throws IOException {
        try (InputStream in = CanaryDefinitionTest.class.getResourceAsStream("/crds/canary.yaml")) {
            return Yaml.object(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
