package io.weir.e2e.chaos;

import io.weir.e2e.chaos.Receiver.Post;
import io.weir.e2e.chaos.Write.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether each run did each step once, in order and not too early, and whether everybody was told.
 * Pure: from what the API server says was written and from what arrived at the chat.
 *
 * <p>Each verdict's last write is the Canary's status, so what was written since the status before
 * belongs to the status after it, and the status says which run it belongs to. A write that left
 * the object as it was (it has the resourceVersion of an earlier one) is a repeat: it is counted
 * and nothing else, because carrying a verdict out again must be harmless, not rare.
 *
 * <p>A write without an answer, whose sender was killed meanwhile, counts as done where the same
 * verdict was not written again: nobody would have gone on from it otherwise.
 */
final class Proof {

    static final String BEGUN = "New revision detected, analysis is progressing";
    static final String PROMOTED = "Analysis succeeded, promotion finished";
    static final String ROLLED_BACK =
            "Rolled back, failed checks reached the threshold: " + Waves.THRESHOLD;
    static final String INITIALISED = "New Deployment detected and initialised";

    /** Timers and time stamps are exact to the millisecond. */
    private static final Duration TOLERANCE = Duration.ofMillis(50);

    /**
     * What came of it.
     *
     * @param problems what is wrong, each with its canary; empty when everything is right
     * @param promoted runs
     * @param rolledBack runs
     * @param repeats writes that left everything as it was
     * @param unanswered writes whose sender was killed before the answer
     * @param alerts different ones that arrived
     * @param doubles alerts that arrived again, with the same id
     */
    record Report(
            List<String> problems,
            int promoted,
            int rolledBack,
            int repeats,
            int unanswered,
            int alerts,
            int doubles) {}

    /** One verdict: the objects that it wrote, then the status. */
    private record Step(List<Write> objects, Write.Status status) {

        Instant begun() {
            return Stream.concat(objects.stream(), Stream.of((Write) status))
                    .map(write -> write.made().received())
                    .min(Instant::compareTo)
                    .orElseThrow();
        }
    }

    private final Waves waves;
    private final String router;
    private final Map<String, Map<String, Map<String, Set<String>>>> told = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private int promoted;
    private int rolledBack;
    private int repeats;
    private int unanswered;

    private Proof(Waves waves, String router) {
        this.waves = waves;
        this.router = router;
    }

    /**
     * Compares.
     *
     * @param router the only account that may write
     * @param writes of all canaries, in any order
     * @param posts in the order in which they arrived
     */
    static Report of(Waves waves, String router, List<Write> writes, List<Post> posts) {
        Proof proof = new Proof(waves, router);
        int doubles = proof.listen(posts);
        Map<String, List<Write>> each =
                writes.stream().collect(Collectors.groupingBy(write -> write.made().canary()));
        for (String canary : waves.canaries()) {
            proof.canary(canary, each.getOrDefault(canary, List.of()));
        }
        Set<String> ids = posts.stream().map(Post::id).collect(Collectors.toSet());
        return new Report(
                List.copyOf(proof.problems),
                proof.promoted,
                proof.rolledBack,
                proof.repeats,
                proof.unanswered,
                ids.size(),
                doubles);
    }

    /** Which alerts arrived, by canary, revision and words; how many arrived again. */
    private int listen(List<Post> posts) {
        Map<String, Post> first = new LinkedHashMap<>();
        Set<String> taken = new HashSet<>();
        int doubles = 0;
        for (Post post : posts) {
            Post before = first.putIfAbsent(post.id(), post);
            if (before != null && !said(before).equals(said(post))) {
                problem(post.canary(), "delivery " + post.id() + " changed its words");
            }
            if (post.taken() && !taken.add(post.id())) {
                doubles++;
            }
        }
        for (Post post : first.values()) {
            if (taken.contains(post.id())) {
                told.computeIfAbsent(post.canary(), name -> new TreeMap<>())
                        .computeIfAbsent(post.revision(), revision -> new TreeMap<>())
                        .computeIfAbsent(post.title(), title -> new TreeSet<>())
                        .add(post.id());
            }
        }
        return doubles;
    }

    private static List<String> said(Post post) {
        return List.of(post.canary(), post.revision(), post.title());
    }

    private void canary(String canary, List<Write> writes) {
        Map<String, List<Step>> runs = runs(canary, changing(writes));
        List<Step> before = runs.remove("");
        if (before == null) {
            problem(canary, "was never initialised");
            return;
        }
        initialised(canary, before);
        if (runs.size() != waves.released()) {
            problem(canary, runs.size() + " runs for " + waves.released() + " revisions");
        }
        int wave = 0;
        for (List<Step> steps : runs.values()) {
            wave++;
            run(canary, wave, steps);
        }
    }

    /** In their order, without those that changed nothing. */
    private List<Write> changing(List<Write> writes) {
        Set<Long> versions = new HashSet<>();
        List<Write> changing = new ArrayList<>();
        writes.stream()
                .filter(write -> write.made().answered())
                .sorted(Comparator.comparingLong(write -> write.made().version()))
                .forEach(
                        write -> {
                            if (versions.add(write.made().version())) {
                                changing.add(write);
                            } else {
                                repeats++;
                            }
                        });
        Set<String> answered =
                changing.stream()
                        .map(Proof::verdict)
                        .collect(Collectors.toCollection(HashSet::new));
        writes.stream()
                .filter(write -> !write.made().answered())
                .sorted(Comparator.comparing(write -> write.made().received()))
                .forEach(
                        write -> {
                            unanswered++;
                            String verdict = verdict(write);
                            if (verdict.isEmpty() || answered.add(verdict)) {
                                changing.add(place(changing, write), write);
                            }
                        });
        return changing;
    }

    /** Kind and verdict of a write that names one; empty text of a workload, which shows values. */
    private static String verdict(Write write) {
        if (write instanceof Write.Route route) {
            return "route " + route.verdict();
        }
        return write instanceof Write.Status status ? "status " + status.verdict() : "";
    }

    /** Before what came later. */
    private static int place(List<Write> writes, Write write) {
        for (int i = 0; i < writes.size(); i++) {
            if (writes.get(i).made().received().isAfter(write.made().received())) {
                return i;
            }
        }
        return writes.size();
    }

    private Map<String, List<Step>> runs(String canary, List<Write> writes) {
        Map<String, List<Step>> runs = new LinkedHashMap<>();
        List<Write> pending = new ArrayList<>();
        String last = "";
        for (Write write : writes) {
            if (!(write instanceof Write.Status status)) {
                pending.add(write);
                continue;
            }
            if (!status.run().equals(last) && runs.containsKey(status.run())) {
                problem(canary, "went back to run " + status.run());
            }
            last = status.run();
            runs.computeIfAbsent(status.run(), run -> new ArrayList<>())
                    .add(new Step(List.copyOf(pending), status));
            pending.clear();
        }
        for (Write write : pending) {
            if (write instanceof Write.Route || write instanceof Write.Primary) {
                problem(canary, "written without a status after it: " + write);
            }
        }
        return runs;
    }

    private void initialised(String canary, List<Step> steps) {
        expect(canary, 0, "weights", List.of(0), weights(steps));
        expect(
                canary,
                0,
                "images of the primary",
                List.of(Waves.image(0)),
                primaryImages(steps, ""));
        Write.Status last = steps.get(steps.size() - 1).status();
        expect(canary, 0, "phase", "Initialized", last.standing().phase());
        told(canary, 0, last.revision(), List.of(INITIALISED));
    }

    private void run(String canary, int wave, List<Step> steps) {
        boolean bad = Waves.bad(canary);
        Write.Status last = steps.get(steps.size() - 1).status();
        expect(canary, wave, "weights", expectedWeights(bad), weights(steps));
        expect(canary, wave, "states", expectedStandings(bad), standings(steps));
        String before = primaryBefore(wave, bad);
        expect(
                canary,
                wave,
                "images that the primary got",
                bad ? List.of() : List.of(Waves.image(wave)),
                primaryImages(steps, before));
        expect(canary, wave, "numbers of the target's pods", List.of(1, 0), replicas(steps));
        expect(canary, wave, "end", bad ? "Failed" : "Succeeded", last.standing().phase());
        onceEach(canary, wave, steps);
        notTooEarly(canary, wave, steps);
        told(canary, wave, last.revision(), List.of(BEGUN, bad ? ROLLED_BACK : PROMOTED));
        if (last.standing().phase().equals("Succeeded")) {
            promoted++;
        } else if (last.standing().ended()) {
            rolledBack++;
        }
    }

    private static List<Integer> expectedWeights(boolean bad) {
        return bad
                ? List.of(Waves.STEPS.get(0), 0)
                : Stream.concat(Waves.STEPS.stream(), Stream.of(0)).toList();
    }

    private static List<Standing> expectedStandings(boolean bad) {
        List<Standing> standings = new ArrayList<>(List.of(new Standing("Progressing", 0, 0)));
        if (bad) {
            int weight = Waves.STEPS.get(0);
            for (int failed = 0; failed < Waves.THRESHOLD; failed++) {
                standings.add(new Standing("Progressing", weight, failed));
            }
            standings.add(new Standing("Failed", 0, Waves.THRESHOLD));
            return standings;
        }
        Waves.STEPS.forEach(weight -> standings.add(new Standing("Progressing", weight, 0)));
        int most = Waves.STEPS.get(Waves.STEPS.size() - 1);
        standings.add(new Standing("Promoting", most, 0));
        standings.add(new Standing("Finalising", 0, 0));
        standings.add(new Standing("Succeeded", 0, 0));
        return standings;
    }

    private static List<Integer> weights(List<Step> steps) {
        return steps.stream()
                .flatMap(step -> step.objects().stream())
                .filter(Write.Route.class::isInstance)
                .map(route -> ((Write.Route) route).weight())
                .toList();
    }

    /** Each state once, however often it was reported. */
    private static List<Standing> standings(List<Step> steps) {
        List<Standing> standings = new ArrayList<>();
        for (Step step : steps) {
            Standing standing = step.status().standing();
            if (standings.isEmpty() || !standings.get(standings.size() - 1).equals(standing)) {
                standings.add(standing);
            }
        }
        return standings;
    }

    private static String primaryBefore(int wave, boolean bad) {
        return Waves.image(bad ? 0 : wave - 1);
    }

    /** Controllers write the workload too, and leave its image alone. */
    private static List<String> primaryImages(List<Step> steps, String before) {
        List<String> images = new ArrayList<>();
        String now = before;
        for (Write write : steps.stream().flatMap(step -> step.objects().stream()).toList()) {
            if (write instanceof Write.Primary primary && !primary.image().equals(now)) {
                now = primary.image();
                images.add(now);
            }
        }
        return images;
    }

    private List<Integer> replicas(List<Step> steps) {
        List<Integer> numbers = new ArrayList<>();
        int now = 0;
        for (Write write : steps.stream().flatMap(step -> step.objects().stream()).toList()) {
            if (write instanceof Write.Target target && target.replicas() != now) {
                now = target.replicas();
                numbers.add(now);
            }
        }
        return numbers;
    }

    /** A verdict is in one status, its route in one write, and nobody else writes either. */
    private void onceEach(String canary, int wave, List<Step> steps) {
        Set<String> verdicts = new HashSet<>();
        for (Step step : steps) {
            if (!verdicts.add(step.status().verdict())) {
                problem(
                        canary,
                        wave,
                        "verdict " + step.status().verdict() + " is carried out twice");
            }
            for (Write write : step.objects()) {
                if (write instanceof Write.Route route
                        && !route.verdict().equals(step.status().verdict())) {
                    problem(
                            canary,
                            wave,
                            "weight "
                                    + route.weight()
                                    + " is verdict "
                                    + route.verdict()
                                    + "'s, the status after it is "
                                    + step.status().verdict()
                                    + "'s");
                }
            }
            Stream.concat(
                            step.objects().stream().filter(Write.Route.class::isInstance),
                            Stream.of((Write) step.status()))
                    .filter(write -> !write.made().user().equals(router))
                    .forEach(write -> problem(canary, wave, "not the router's: " + write));
        }
    }

    /** From a step on, the next may begin after the interval; so does the end of the drain. */
    private void notTooEarly(String canary, int wave, List<Step> steps) {
        Write.Status before = null;
        for (Step step : steps) {
            Standing now = step.status().standing();
            if (before != null && waits(before.standing()) && !now.equals(before.standing())) {
                Instant due = before.step().plus(Waves.INTERVAL).minus(TOLERANCE);
                if (step.begun().isBefore(due)) {
                    problem(
                            canary,
                            wave,
                            "%s began %s after %s"
                                    .formatted(
                                            now,
                                            Duration.between(before.step(), step.begun()),
                                            before.standing()));
                }
            }
            before = step.status();
        }
    }

    private static boolean waits(Standing standing) {
        return (standing.phase().equals("Progressing") && standing.weight() > 0)
                || standing.phase().equals("Finalising");
    }

    /** Each of these alerts arrived, under one id, and no other of this revision did. */
    private void told(String canary, int wave, String revision, List<String> titles) {
        Map<String, Set<String>> arrived =
                told.getOrDefault(canary, Map.of()).getOrDefault(revision, Map.of());
        for (String title : titles) {
            int ids = arrived.getOrDefault(title, Set.of()).size();
            if (ids != 1) {
                problem(canary, wave, ids + " alerts \"" + title + "\" of " + revision);
            }
        }
        arrived.keySet().stream()
                .filter(title -> !titles.contains(title))
                .forEach(title -> problem(canary, wave, "unexpected alert \"" + title + "\""));
    }

    private void expect(String canary, int wave, String what, Object expected, Object found) {
        if (!expected.equals(found)) {
            problem(canary, wave, what + " " + found + " instead of " + expected);
        }
    }

    private void problem(String canary, int wave, String what) {
        problem(canary, "wave " + wave + ": " + what);
    }

    private void problem(String canary, String what) {
        problems.add(canary + ": " + what);
    }
}
