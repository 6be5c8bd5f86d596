package io.weir.notifier.alert;

import io.weir.rollout.AlertRule;
import io.weir.rollout.Analysis;
import io.weir.rollout.CanarySpec;
import io.weir.rollout.Change;
import io.weir.rollout.HookType;
import io.weir.rollout.Mark;
import io.weir.rollout.Phase;
import io.weir.rollout.Progress;
import io.weir.rollout.RunChecksum;
import io.weir.rollout.Severity;
import io.weir.rollout.Webhook;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides who hears what of a change (alerting.md 1, 3, 4; webhooks.md 5). Pure: the same change
 * gives the same message to the same receivers, so that telling it again can be recognised.
 */
public final class Alerts {

    private final String cluster;
    private final Set<Receiver.Global> global;

    /**
     * For one installation.
     *
     * @param cluster name to show in alerts; empty text for none
     * @param global the receivers that the service is started with; of Teams and Slack, Teams alone
     *     is told
     */
    public Alerts(String cluster, Set<Receiver.Global> global) {
        this.cluster = cluster;
        this.global = Set.copyOf(global);
    }

    /**
     * One message and everybody who gets it.
     *
     * @param receivers in the order of the manifest, events first, each once
     * @param followers receivers of alerts that are not told of this change, but may show that the
     *     run goes on where they showed its beginning
     */
    public record Told(Notice notice, Set<Receiver> receivers, Set<Receiver> followers) {}

    /** What is told of a change: always to the Canary's events, alerts where the table says so. */
    public Told of(Change change) {
        Fact fact = Facts.of(change);
        boolean alert = fact.reach() != Fact.Reach.EVENTS;
        Notice notice =
                new Notice(
                        change.canary(),
                        change.uid(),
                        fact.reason(),
                        fact.severity(),
                        fact.title(),
                        text(change),
                        Details.of(fact, change, cluster),
                        change.at(),
                        run(change.verdict().next()));
        Set<Receiver> receivers = new LinkedHashSet<>();
        receivers.add(new Receiver.Events(change.canary()));
        Set<Receiver> followers = new LinkedHashSet<>();
        if (alert) {
            receivers.addAll(alerted(change, fact.severity()));
        } else if (notice.run().going()) {
            followers.addAll(alerted(change, Severity.ERROR));
        }
        receivers.addAll(listeners(change));
        return new Told(notice, receivers, followers);
    }

    private static String text(Change change) {
        return change.outcome() instanceof Change.Outcome.Refused refused
                ? refused.message()
                : change.verdict().reason();
    }

    private static Notice.Run run(Progress next) {
        String template = next.state().analysed().map(Mark::template).orElse("");
        Phase phase = next.phase();
        return new Notice.Run(
                next.state().run(),
                phase.text(),
                RunChecksum.of(Optional.of(next.trackedConfigs()), template),
                phase == Phase.WAITING || phase.isAnalysing() || phase.isPromoting());
    }

    private List<Receiver> alerted(Change change, Severity severity) {
        List<AlertRule> rules = analysis(change).map(Analysis::alerts).orElse(List.of());
        if (rules.isEmpty()) {
            return chat().map(List::of).orElse(List.of());
        }
        return rules.stream()
                .filter(rule -> severity.compareTo(rule.severity()) >= 0)
                .<Receiver>map(rule -> new Receiver.Provider(rule.provider()))
                .toList();
    }

    private Optional<Receiver> chat() {
        if (global.contains(Receiver.Global.TEAMS)) {
            return Optional.of(Receiver.Global.TEAMS);
        }
        return global.contains(Receiver.Global.SLACK)
                ? Optional.of(Receiver.Global.SLACK)
                : Optional.empty();
    }

    /** Those who hear of every change; a Canary's own webhooks take the place of the global one. */
    private Set<Receiver> listeners(Change change) {
        Set<Receiver> listeners = new LinkedHashSet<>();
        List<Webhook> declared = analysis(change).map(Analysis::webhooks).orElse(List.of());
        declared.stream()
                .filter(hook -> hook.type() == HookType.EVENT)
                .forEach(hook -> listeners.add(new Receiver.Hook(change.canary(), hook.name())));
        if (listeners.isEmpty() && global.contains(Receiver.Global.WEBHOOK)) {
            listeners.add(Receiver.Global.WEBHOOK);
        }
        if (global.contains(Receiver.Global.CLOUD_EVENTS)) {
            listeners.add(Receiver.Global.CLOUD_EVENTS);
        }
        return listeners;
    }

    private static Optional<Analysis> analysis(Change change) {
        return change.spec().map(CanarySpec::analysis);
    }
}
