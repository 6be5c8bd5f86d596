package io.weir.rollout;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What to do next with one canary, and on what grounds. Carrying it out twice is carrying it out
 * once.
 *
 * @param id follows from basis and action, so that two analyzers that decide the same give the same
 *     id
 * @param canary whose
 * @param basis what it was decided on
 * @param action what to do
 * @param next what the status shall be
 * @param reason in a sentence, for people
 * @param evidence what was asked and answered
 * @param at when it was decided, analyzer's clock; for people
 */
public record Verdict(
        String id,
        CanaryKey canary,
        Basis basis,
        Action action,
        Progress next,
        String reason,
        Evidence evidence,
        Instant at) {

    /** A verdict with the id that follows from its content. */
    public static Verdict of(
            CanaryKey canary,
            Basis basis,
            Action action,
            Progress next,
            String reason,
            Evidence evidence,
            Instant at) {
        List<String> parts =
                new ArrayList<>(
                        List.of(
                                canary.toString(),
                                basis.uid(),
                                Long.toString(basis.generation()),
                                basis.previous(),
                                action.toString(),
                                next.phase().text(),
                                next.health().reason()));
        evidence.command().ifPresent(command -> parts.add(command.id()));
        String id = Ids.of(parts.toArray(String[]::new));
        return new Verdict(id, canary, basis, action, next, reason, evidence, at);
    }
}
