package io.weir.app.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.event.Wire;
import io.weir.rollout.CanaryKey;
import io.weir.rollout.Change;
import io.weir.rollout.Verdict;
import io.weir.stream.Codec;
import io.weir.test.Golden;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The story of a canary that was initialised, rolled back once, and is under way again. Its log
 * holds records twice, a verdict that was never carried out, and lost its oldest verdict.
 */
class StoryTest {

    private static final Golden GOLDEN = Golden.in("explain");
    private static final JsonMapper JSON = new JsonMapper();

    private final List<Verdict> verdicts = records("verdicts.json", Wire.verdicts());
    private final List<Change> changes = records("changes.json", Wire.changes());
    private final Story story = Story.of(new CanaryKey("shop", "cart"), verdicts, changes);

    @AfterAll
    static void everyFileIsUsed() {
        GOLDEN.assertAllUsed();
    }

    @Test
    void everyRunIsToldMoveByMove() {
        GOLDEN.expectText("all.txt", text(story));
    }

    @Test
    void theLastRunAloneSaysHowManyThereAre() {
        GOLDEN.expectText("last.txt", text(story.last()));
    }

    @Test
    void jsonHoldsTheSame() {
        GOLDEN.expectJson("story.json", StoryJson.text(story).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aRunIsFoundByTheBeginningOfItsId() {
        assertThat(story.run("9d2e").runs())
                .extracting(run -> run.id().substring(0, 8))
                .containsExactly("9d2e41f0");
        assertThat(story.run("0000").runs()).isEmpty();
    }

    @Test
    void theOrderOfTheTwoTopicsAloneDecidesNotTheClocks() {
        List<Verdict> late = new ArrayList<>(verdicts);
        List<Change> none = List.of();

        Story read = Story.of(new CanaryKey("shop", "cart"), late, none);

        assertThat(read.runs()).hasSize(3);
        assertThat(read.runs().get(2).entries())
                .allSatisfy(entry -> assertThat(entry.change()).isEmpty());
        assertThat(read.runs().get(2).took()).isEmpty();
    }

    @Test
    void nothingInTheLogIsAnEmptyStory() {
        assertThat(Story.of(new CanaryKey("shop", "cart"), List.of(), List.of()).runs()).isEmpty();
    }

    private String text(Story told) {
        return String.join("\n", Timeline.lines(told, story.runs().size())) + "\n";
    }

    private static <T> List<T> records(String file, Codec<T> codec) {
        List<T> records = new ArrayList<>();
        for (JsonNode record : JSON.readTree(GOLDEN.text(file))) {
            records.add(codec.decode(JSON.writeValueAsBytes(record)));
        }
        return records;
    }
}
