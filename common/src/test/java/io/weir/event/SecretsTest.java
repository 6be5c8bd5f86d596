package io.weir.event;

import static io.weir.kubernetes.api.Manifests.yaml;
import static io.weir.rollout.Worlds.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.kubernetes.api.CanaryReader;
import io.weir.kubernetes.api.CanaryView;
import io.weir.kubernetes.api.MetricSourceReader;
import io.weir.kubernetes.api.StatusWriter;
import io.weir.rollout.Action;
import io.weir.rollout.Change;
import io.weir.rollout.Evidence;
import io.weir.rollout.Move;
import io.weir.rollout.Problem;
import io.weir.rollout.Progression;
import io.weir.rollout.Snapshot;
import io.weir.rollout.Verdict;
import io.weir.rollout.Weights;
import io.weir.rollout.Worlds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Credentials in URLs reach no topic, no status and no text. */
class SecretsTest {

    /** In every place where a URL can carry one, and in what a hook sends. */
    private static final String SECRET = "hunter2";

    private static final ObjectNode CANARY =
            yaml(
                    """
                    apiVersion: flagger.app/v1beta1
                    kind: Canary
                    metadata: {name: cart, namespace: shop, uid: uid-canary}
                    spec:
                      provider: istio
                      metricsServer: https://hunter2:hunter2@prometheus.test/?t=hunter2#hunter2
                      targetRef: {apiVersion: apps/v1, kind: Deployment, name: cart}
                      service: {port: 80}
                      analysis:
                        interval: 10s
                        stepWeight: 20
                        metrics:
                          - {name: a, templateRef: {name: t}, thresholdRange: {max: 1}}
                        webhooks:
                          - {name: a, url: "https://hunter2@gate.test/open"}
                          - {name: b, url: "https://me:hunter2@gate.test:8443?x=hunter2"}
                          - {name: c, url: "https://gate.test/open#hunter2", type: event}
                          - {name: d, url: "me:hunter2@gate.test/open?y=hunter2"}
                          - {name: e, url: "gate?hunter2", type: rollback}
                          - {name: f, url: "https://me:hunter2@/open"}
                          - {name: g, url: "ftp://me:hunter2@gate.test", timeout: soon}
                          - {name: h, url: "https://me:hun@ter2:hunter2@gate.test/open"}
                          - {name: i, url: "https://me:1/hunter2@gate.test/open"}
                          - {name: j, url: "https://gate.test/services/hunter2/open"}
                          - {name: k, url: "http://gate.test/", metadata: {hunter2: hunter2}}
                          - {name: l, url: "http://gate.test/", metadata: {passwd: [hunter2]}}
                    """);

    private static final ObjectNode TEMPLATE =
            yaml(
                    """
                    apiVersion: flagger.app/v1beta1
                    kind: MetricTemplate
                    metadata: {name: t, namespace: shop}
                    spec:
                      query: up
                      provider:
                        type: prometheus
                        address: me:hunter2@prometheus?token=hunter2
                        headers: {Authorization: [Bearer hunter2]}
                    """);

    @Test
    void keepsCredentialsInUrlsOffEveryTopicStatusAndText() {
        List<String> shown = new ArrayList<>();
        Snapshot snapshot = snapshot();
        shown.add(text(Wire.snapshots().encode(snapshot)));
        shown.add(snapshot.toString());
        Verdict verdict = decide(snapshot);
        shown.add(text(Wire.verdicts().encode(verdict)));
        Change change =
                Change.of(
                        verdict,
                        new Change.Outcome.Applied(List.of()),
                        Optional.of(Weights.PRIMARY_ONLY),
                        snapshot.spec(),
                        NOW);
        shown.add(text(Wire.changes().encode(change)));
        ObjectNode written =
                StatusWriter.write(CANARY, verdict.next(), verdict.id(), Map.of(), NOW);
        shown.add(written.get("status").toString());

        assertThat(CANARY.toString()).contains(SECRET);
        assertThat(snapshot.spec().orElseThrow().analysis().webhooks()).hasSize(12);
        assertThat(snapshot.problems()).hasSizeGreaterThan(3);
        assertThat(shown).allSatisfy(text -> assertThat(text).doesNotContain(SECRET));
        assertThat(shown.get(0)).contains("gate.test", "prometheus.test");
    }

    private static Snapshot snapshot() {
        CanaryView view = CanaryReader.read(CANARY, "istio");
        MetricSourceReader.Reading template = MetricSourceReader.read(TEMPLATE);
        var problems = new ArrayList<>(view.problems());
        problems.addAll(template.problems());
        return Worlds.snapshot()
                .spec(view.spec().orElseThrow())
                .problems(problems.toArray(Problem[]::new))
                .sources(template.source())
                .build();
    }

    private static Verdict decide(Snapshot snapshot) {
        Move move = Progression.decide(snapshot, Evidence.NONE, Duration.ZERO, NOW);
        assertThat(move).isInstanceOf(Move.Act.class);
        Verdict verdict = ((Move.Act) move).verdict();
        assertThat(verdict.action()).isInstanceOf(Action.Report.class);
        return verdict;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
