package io.weir.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.weir.kubernetes.ResourceKind;
import io.weir.test.Yaml;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

class FingerprintsTest {

    private static final ObjectNode SERVICE =
            owned(
                    """
                    kind: Service
                    metadata:
                      labels: {app: store, team: checkout}
                      annotations:
                        kustomize.toolkit.fluxcd.io/reconcile: disabled
                        note: a
                        weir.io/owned-metadata: annotation note, label team
                    spec:
                      type: ClusterIP
                      selector: {app: store-primary}
                      ports:
                      - {name: http, protocol: TCP, port: 80, targetPort: 8080}
                      - {name: dns, protocol: UDP, port: 53, targetPort: 53}
                    """);
    private static final ObjectNode ROUTE =
            owned(
                    """
                    kind: VirtualService
                    metadata:
                      annotations: {kustomize.toolkit.fluxcd.io/reconcile: disabled}
                    spec:
                      hosts: [store]
                      http:
                      - timeout: 5s
                        route:
                        - {destination: {host: store-primary}, weight: 100}
                        - {destination: {host: store-canary}, weight: 0}
                    """);
    private static final ObjectNode RULE =
            owned(
                    "{kind: DestinationRule, spec: {host: store-canary, trafficPolicy: {tls: {mode:"
                            + " SIMPLE}}}}");
    private static final ObjectNode PRIMARY =
            owned(
                    """
                    kind: Deployment
                    metadata: {labels: {app: store-primary}}
                    spec:
                      replicas: 2
                      progressDeadlineSeconds: 600
                      selector: {matchLabels: {app: store-primary}}
                      template:
                        metadata:
                          labels: {app: store-primary}
                          annotations: {flagger-id: pod-1}
                        spec: {containers: [{name: store, image: "store:1"}]}
                    """);

    static Stream<Arguments> ofOthers() {
        return Stream.of(
                argumentSet(
                        "version", SERVICE, "/metadata", "{resourceVersion: '9', generation: 3}"),
                argumentSet("managed fields", SERVICE, "/metadata", "{managedFields: [{}]}"),
                argumentSet("status", SERVICE, "", "{status: {loadBalancer: {}}}"),
                argumentSet(
                        "cluster IP", SERVICE, "/spec", "{clusterIP: 10.0.0.1, type: NodePort}"),
                argumentSet("node port", SERVICE, "/spec/ports/0", "{nodePort: 30080}"),
                argumentSet("others' label", SERVICE, "/metadata/labels", "{foreign: x}"),
                argumentSet(
                        "others' annotation", SERVICE, "/metadata/annotations", "{cloud/ip: x}"),
                argumentSet(
                        "order of ports",
                        SERVICE,
                        "/spec",
                        "{ports: [{name: dns, protocol: UDP, port: 53, targetPort: 53}, {name:"
                                + " http, protocol: TCP, port: 80, targetPort: 8080}]}"),
                argumentSet("weights", ROUTE, "/spec/http/0/route/0", "{weight: 80}"),
                argumentSet(
                        "mirroring",
                        ROUTE,
                        "/spec/http/0",
                        "{mirror: {host: store-canary}, mirrorPercentage: {value: 1}}"),
                argumentSet("verdict", ROUTE, "/metadata/annotations", "{weir.io/verdict: v2}"),
                argumentSet("others' field of a route", ROUTE, "/spec", "{exportTo: ['.']}"),
                argumentSet("a value that says nothing", ROUTE, "/spec", "{gateways: []}"),
                argumentSet("label of a rule", RULE, "/metadata", "{labels: {a: b}}"),
                argumentSet("number of pods", PRIMARY, "/spec", "{replicas: 7}"),
                argumentSet("pause", PRIMARY, "/spec", "{paused: true}"),
                argumentSet(
                        "fresh pods",
                        PRIMARY,
                        "/spec/template/metadata/annotations",
                        "{kubectl.kubernetes.io/restartedAt: now}"),
                argumentSet(
                        "revision",
                        PRIMARY,
                        "/metadata",
                        "{annotations: {deployment.kubernetes.io/revision: '2'}}"));
    }

    @ParameterizedTest
    @MethodSource("ofOthers")
    void staysWhereOthersChangeWhatIsTheirs(ObjectNode object, String where, String change) {
        assertThat(of(changed(object, where, change))).isEqualTo(of(object));
    }

    static Stream<Arguments> edits() {
        return Stream.of(
                argumentSet("selector", SERVICE, "/spec/selector", "{app: other}"),
                argumentSet("target port", SERVICE, "/spec/ports/0", "{targetPort: 1}"),
                argumentSet("protocol", SERVICE, "/spec/ports/1", "{protocol: TCP}"),
                argumentSet("label of the Service", SERVICE, "/metadata/labels", "{app: other}"),
                argumentSet("own label", SERVICE, "/metadata/labels", "{team: other}"),
                argumentSet("own annotation", SERVICE, "/metadata/annotations", "{note: b}"),
                argumentSet(
                        "noted keys",
                        SERVICE,
                        "/metadata/annotations",
                        "{weir.io/owned-metadata: ''}"),
                argumentSet(
                        "Flux let in",
                        ROUTE,
                        "/metadata/annotations",
                        "{kustomize.toolkit.fluxcd.io/reconcile: enabled}"),
                argumentSet("host", ROUTE, "/spec", "{hosts: [other]}"),
                argumentSet("option of a route", ROUTE, "/spec/http/0", "{timeout: 6s}"),
                argumentSet("fault", ROUTE, "/spec/http/0", "{fault: {}}"),
                argumentSet("destination", ROUTE, "/spec/http/0/route/1/destination", "{host: x}"),
                argumentSet("TCP route", ROUTE, "/spec", "{tcp: [{route: []}]}"),
                argumentSet("policy", RULE, "/spec/trafficPolicy/tls", "{mode: DISABLE}"),
                argumentSet("subsets", RULE, "/spec", "{subsets: [{name: v1}]}"),
                argumentSet("image", PRIMARY, "/spec/template/spec/containers/0", "{image: 'x:2'}"),
                argumentSet("pod label", PRIMARY, "/spec/template/metadata/labels", "{a: b}"),
                argumentSet("deadline", PRIMARY, "/spec", "{progressDeadlineSeconds: 1}"),
                argumentSet("label of the primary", PRIMARY, "/metadata/labels", "{app: x}"));
    }

    @ParameterizedTest
    @MethodSource("edits")
    void changesWhereAPersonEditsWhatIsWeirs(ObjectNode object, String where, String change) {
        assertThat(of(changed(object, where, change))).isNotEqualTo(of(object));
    }

    static Stream<Arguments> removals() {
        return Stream.of(
                argumentSet("port", SERVICE, "/spec", "ports"),
                argumentSet("selector", SERVICE, "/spec", "selector"),
                argumentSet("labels", SERVICE, "/metadata", "labels"),
                argumentSet("annotations", ROUTE, "/metadata", "annotations"),
                argumentSet("policy", RULE, "/spec", "trafficPolicy"),
                argumentSet("routes", ROUTE, "/spec", "http"),
                argumentSet("containers", PRIMARY, "/spec/template/spec", "containers"));
    }

    @ParameterizedTest
    @MethodSource("removals")
    void changesWhereAPersonRemovesIt(ObjectNode object, String where, String field) {
        ObjectNode removed = object.deepCopy();
        ((ObjectNode) removed.at(where)).remove(field);

        assertThat(of(removed)).isNotEqualTo(of(object)).matches("[0-9a-f]{16}");
    }

    @Test
    void ofConfigurationOnlyTheVersionCounts() {
        ObjectNode secret =
                Yaml.object("{kind: Secret, metadata: {resourceVersion: '17'}, data: {a: b}}");

        assertThat(Fingerprints.of(ResourceKind.SECRET, secret)).isEqualTo("17");
        assertThat(Fingerprints.of(ResourceKind.CONFIG_MAP, secret)).isEqualTo("17");
    }

    @Test
    void theUsersOwnWorkloadHasNone() {
        ObjectNode target = PRIMARY.deepCopy();
        ((ObjectNode) target.path("metadata")).remove("ownerReferences");

        assertThat(Fingerprints.of(ResourceKind.DEPLOYMENT, target)).isEmpty();
        assertThat(Fingerprints.of(ResourceKind.CONTROLLER_REVISION, target)).isEmpty();
    }

    private static String of(ObjectNode object) {
        ResourceKind kind =
                Stream.of(
                                ResourceKind.SERVICE,
                                ResourceKind.VIRTUAL_SERVICE,
                                ResourceKind.DESTINATION_RULE,
                                ResourceKind.DEPLOYMENT)
                        .filter(known -> known.kind().equals(object.path("kind").asString()))
                        .findFirst()
                        .orElseThrow();
        return Fingerprints.of(kind, object);
    }

    private static ObjectNode changed(ObjectNode object, String where, String change) {
        ObjectNode changed = object.deepCopy();
        ((ObjectNode) changed.at(where)).setAll(Yaml.object(change));
        return changed;
    }

    private static ObjectNode owned(String text) {
        ObjectNode object = Yaml.object(text);
        object.withObjectProperty("metadata")
                .withArrayProperty("ownerReferences")
                .add(
                        Yaml.object(
                                "{apiVersion: flagger.app/v1beta1, kind: Canary, name: store, uid:"
                                        + " u, controller: true}"));
        return object;
    }
}
