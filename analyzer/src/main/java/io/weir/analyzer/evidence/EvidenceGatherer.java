package io.weir.analyzer.evidence;

import io.vertx.core.Future;
import io.weir.analyzer.progression.Gatherer;
import io.weir.rollout.Evidence;
import io.weir.rollout.HookType;
import io.weir.rollout.Question;
import io.weir.rollout.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** Asks webhooks and metric providers, all questions side by side. */
public final class EvidenceGatherer implements Gatherer {

    private final HookQuestions hooks;
    private final MetricQuestions metrics;
    private final Answered answered;

    /** Who hears how long each question took; returns at once and never fails. */
    @FunctionalInterface
    public interface Answered {
        void answered(Snapshot world, Question question, Duration time);
    }

    public EvidenceGatherer(HookQuestions hooks, MetricQuestions metrics) {
        this(hooks, metrics, (world, question, time) -> {});
    }

    public EvidenceGatherer(HookQuestions hooks, MetricQuestions metrics, Answered answered) {
        this.hooks = hooks;
        this.metrics = metrics;
        this.answered = answered;
    }

    @Override
    public Future<Evidence> gather(Snapshot world, List<Question> questions, Evidence known) {
        List<Future<UnaryOperator<Evidence>>> asked =
                questions.stream().map(question -> timed(world, question)).toList();
        return Future.all(asked)
                .map(
                        done -> {
                            Evidence evidence = known;
                            for (Future<UnaryOperator<Evidence>> answer : asked) {
                                evidence = answer.result().apply(evidence);
                            }
                            return evidence;
                        });
    }

    private Future<UnaryOperator<Evidence>> timed(Snapshot world, Question question) {
        long begun = System.nanoTime();
        return ask(world, question)
                .onComplete(
                        done ->
                                answered.answered(
                                        world,
                                        question,
                                        Duration.ofNanos(System.nanoTime() - begun)));
    }

    private Future<UnaryOperator<Evidence>> ask(Snapshot world, Question question) {
        return switch (question) {
            case METRICS ->
                    metrics.checks(world).map(results -> evidence -> evidence.withChecks(results));
            case FAST_METRICS ->
                    metrics.fast(world).map(results -> evidence -> evidence.withFast(results));
            case PROVIDERS ->
                    metrics.providers(world)
                            .map(failures -> evidence -> evidence.withProviders(failures));
            default ->
                    hooks.call(world, HookType.valueOf(question.name()))
                            .map(answers -> evidence -> evidence.with(question, answers));
        };
    }
}
