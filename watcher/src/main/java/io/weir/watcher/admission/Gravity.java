package io.weir.watcher.admission;

import io.weir.rollout.Problem;
import java.util.Comparator;
import java.util.List;

/** The order in which problems stand in a snapshot. */
public final class Gravity {

    private Gravity() {}

    /** By what they keep from happening; equal ones in the order in which they were found. */
    public static List<Problem> gravestFirst(List<Problem> problems) {
        return problems.stream().distinct().sorted(Comparator.comparing(Problem::effect)).toList();
    }

    /** Whether one of them keeps everything from happening. */
    public static boolean blocks(List<Problem> problems) {
        return problems.stream().anyMatch(problem -> problem.effect() == Problem.Effect.BLOCKS);
    }
}
