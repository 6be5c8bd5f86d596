package io.weir.traffic.istio;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.test.Yaml;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Traffic leaves a canary whatever its spec says by now. */
class EvacuationTest {

    private static final Evacuation EVACUATION = new Evacuation("store-primary", "store-canary");

    @Test
    void takesEveryRequestFromTheCanaryAndLeavesTheRest() {
        ObjectNode live =
                Yaml.object(
                        """
                        metadata: {labels: {team: a}}
                        spec:
                          hosts: [store]
                          exportTo: ["*"]
                          http:
                          - match: [{headers: {Cookie: {regex: c=1}}}]
                            route:
                            - {destination: {host: store-primary}, weight: 0}
                            - {destination: {host: store-canary}, weight: 100}
                          - match: [{uri: {prefix: /only}}]
                            route:
                            - destination: {host: store-canary, port: {number: 80}}
                              headers: {response: {add: {Set-Cookie: c=1}}}
                          - mirror: {host: store-canary}
                            mirrorPercentage: {value: 30}
                            mirrors: [{destination: {host: store-canary}}, {destination: {host: x}}]
                            timeout: 5s
                            route:
                            - {destination: {host: other}, weight: 50}
                            - {destination: {host: store-primary}, weight: 20}
                            - {destination: {host: store-canary}, weight: 30}
                          - mirror: {host: elsewhere}
                            route: [{destination: {host: foreign}}]
                          tcp:
                          - route:
                            - {destination: {host: store-primary}, weight: 60}
                            - {destination: {host: store-canary}, weight: 40}
                        """);
        ObjectNode before = live.deepCopy();

        ObjectNode evacuated = EVACUATION.of(live);

        assertThat(live).isEqualTo(before);
        assertThat(evacuated)
                .isEqualTo(
                        Yaml.object(
                                """
                                metadata: {labels: {team: a}}
                                spec:
                                  hosts: [store]
                                  exportTo: ["*"]
                                  http:
                                  - match: [{headers: {Cookie: {regex: c=1}}}]
                                    route:
                                    - {destination: {host: store-primary}, weight: 100}
                                    - {destination: {host: store-canary}, weight: 0}
                                  - match: [{uri: {prefix: /only}}]
                                    route:
                                    - destination: {host: store-primary, port: {number: 80}}
                                  - mirrors: [{destination: {host: x}}]
                                    timeout: 5s
                                    route:
                                    - {destination: {host: other}, weight: 50}
                                    - {destination: {host: store-primary}, weight: 50}
                                    - {destination: {host: store-canary}, weight: 0}
                                  - mirror: {host: elsewhere}
                                    route: [{destination: {host: foreign}}]
                                  tcp:
                                  - route:
                                    - {destination: {host: store-primary}, weight: 100}
                                    - {destination: {host: store-canary}, weight: 0}
                                """));
        assertThat(EVACUATION.of(evacuated)).isEqualTo(evacuated);
    }
}
