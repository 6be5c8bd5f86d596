package io.weir.watcher.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.weir.kubernetes.ResourceKind;
import io.weir.rollout.Problem;
import io.weir.watcher.Manifests;
import io.weir.watcher.observe.ObjectId;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

class PortsTest {

    private static final ObjectId TARGET = new ObjectId(ResourceKind.DEPLOYMENT, "shop", "cart");

    @ParameterizedTest
    @MethodSource
    void judgesThePortOfTheManifest(String service, String problem) {
        ObjectNode canary = Manifests.with(Manifests.canary("cart"), "spec.service", service);
        ObjectNode target = Manifests.deployment("cart", "cart:1");

        Optional<Problem> found =
                Ports.check(MainPort.of(canary), target.path("spec").path("template"), TARGET);

        assertThat(found.map(p -> p.effect() + " " + p.message()).orElse("")).isEqualTo(problem);
    }

    static Stream<Arguments> judgesThePortOfTheManifest() {
        return Stream.of(
                argumentSet("a declared name", "{port: 80, targetPort: http}", ""),
                argumentSet("a declared number", "{port: 80, targetPort: 8080}", ""),
                argumentSet("a declared number as text", "{port: 80, targetPort: '8080'}", ""),
                argumentSet("the port itself", "{port: 8080}", ""),
                argumentSet("0 stands for the port", "{port: 8080, targetPort: 0}", ""),
                argumentSet(
                        "a name that no container has",
                        "{port: 80, targetPort: http2}",
                        "BLOCKS spec.service.targetPort: http2 is no port of deployment shop/cart"),
                argumentSet(
                        "a number that no container declares",
                        "{port: 80, targetPort: 9999}",
                        "WARNS spec.service.targetPort: 9999 is no port of deployment shop/cart: no"
                                + " container declares it"),
                argumentSet(
                        "a port that no container declares",
                        "{port: 80}",
                        "WARNS spec.service.port: 80 is no port of deployment shop/cart: no"
                                + " container declares it"),
                argumentSet("a fraction is the reader's business", "{port: 80.5}", ""),
                argumentSet("no service at all", "{}", ""));
    }
}
