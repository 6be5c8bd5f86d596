package io.weir.rollout;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What was asked for one decision, and the answers. A question that was not asked is not in it.
 *
 * @param hooks answers of webhooks, in the order of the calls; calls stop at the first failure
 *     (rollback hooks: at the first success), so the list can be shorter than the hooks of the type
 * @param checks results of metric checks, all of them
 * @param fast results of a look between two steps, of the checks that may fail fast; never part of
 *     a verdict, which has those that decided among its {@code checks}
 * @param providers what is wrong with each metric provider that does not answer
 * @param command what somebody wants of the canary; of a verdict: what it answers
 */
public record Evidence(
        Map<Question, List<HookAnswer>> hooks,
        Optional<List<CheckResult>> checks,
        Optional<List<CheckResult>> fast,
        Optional<List<String>> providers,
        Optional<Command> command) {

    public static final Evidence NONE =
            new Evidence(Map.of(), Optional.empty(), Optional.empty(), Optional.empty());

    /** One that answers nobody. */
    public Evidence(
            Map<Question, List<HookAnswer>> hooks,
            Optional<List<CheckResult>> checks,
            Optional<List<CheckResult>> fast,
            Optional<List<String>> providers) {
        this(hooks, checks, fast, providers, Optional.empty());
    }

    public Evidence {
        hooks = Map.copyOf(hooks);
        checks = checks.map(List::copyOf);
        fast = fast.map(List::copyOf);
        providers = providers.map(List::copyOf);
    }

    /** This and the answers of a kind of webhook. */
    public Evidence with(Question question, List<HookAnswer> answers) {
        Map<Question, List<HookAnswer>> all = new LinkedHashMap<>(hooks);
        all.put(question, List.copyOf(answers));
        return new Evidence(all, checks, fast, providers, command);
    }

    /** This and the results of the metric checks. */
    public Evidence withChecks(List<CheckResult> results) {
        return new Evidence(hooks, Optional.of(results), fast, providers, command);
    }

    /** This and the results of a look between two steps. */
    public Evidence withFast(List<CheckResult> results) {
        return new Evidence(hooks, checks, Optional.of(results), providers, command);
    }

    /** This without a look between two steps. */
    public Evidence withoutFast() {
        return new Evidence(hooks, checks, Optional.empty(), providers, command);
    }

    /** This and what is wrong with the metric providers. */
    public Evidence withProviders(List<String> failures) {
        return new Evidence(hooks, checks, fast, Optional.of(failures), command);
    }

    /** This and a command to be answered. */
    public Evidence with(Command wanted) {
        return new Evidence(hooks, checks, fast, providers, Optional.of(wanted));
    }

    /** This without a command. */
    Evidence withoutCommand() {
        return new Evidence(hooks, checks, fast, providers, Optional.empty());
    }

    /** Those of the questions that were not asked yet. */
    public List<Question> missing(Collection<Question> questions) {
        return questions.stream().filter(question -> !asked(question)).distinct().toList();
    }

    /** The answers of a kind of webhook; none when not asked. */
    public List<HookAnswer> answers(Question question) {
        return hooks.getOrDefault(question, List.of());
    }

    /** The first hook of the kind that did not pass. */
    public Optional<HookAnswer> refused(Question question) {
        return answers(question).stream().filter(answer -> !answer.passed()).findFirst();
    }

    /** Why this step fails: every failing rollout hook and every failing check. */
    public List<String> failures() {
        List<String> failures = new ArrayList<>();
        Stream.of(Question.PRE_ROLLOUT, Question.ROLLOUT)
                .flatMap(question -> refused(question).stream())
                .forEach(answer -> failures.add("webhook " + answer.hook() + ": " + answer.text()));
        checks.ifPresent(
                results -> results.forEach(result -> result.failure().ifPresent(failures::add)));
        return failures;
    }

    private boolean asked(Question question) {
        return switch (question) {
            case METRICS -> checks.isPresent();
            case FAST_METRICS -> fast.isPresent();
            case PROVIDERS -> providers.isPresent();
            default -> hooks.containsKey(question);
        };
    }
}
