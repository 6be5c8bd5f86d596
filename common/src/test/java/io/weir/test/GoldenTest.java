package io.weir.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class GoldenTest {

    @TempDir Path root;

    @Test
    void acceptsOutputsThatEqualTheFiles() throws IOException {
        file("some/out-a.yaml", "b: '1'\na: [2]\n");
        var golden = golden(false);

        golden.named("some").expect(Map.of("a", object().put("b", "1").set("a", list(2))));

        golden.assertAllUsed();
    }

    @Test
    void refusesATextWhereTheFileHasANumber() throws IOException {
        file("some/out-a.yaml", "b: 1\n");

        assertThatThrownBy(
                        () ->
                                golden(false)
                                        .named("some")
                                        .expect(Map.of("a", object().put("b", "1"))))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void refusesAnOutputTooManyAndOneThatIsMissing() throws IOException {
        file("some/out-a.yaml", "b: 1\n");
        var here = golden(false).named("some");

        assertThatThrownBy(() -> here.expect(Map.of())).isInstanceOf(AssertionError.class);
        assertThatThrownBy(
                        () ->
                                here.expect(
                                        Map.of(
                                                "a",
                                                object().put("b", 1),
                                                "c",
                                                object().put("d", 1))))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void namesAFileThatNoTestUses() throws IOException {
        file("some/in-canary.yaml", "a: 1\n");
        file("some/in-stray.yaml", "a: 1\n");
        var golden = golden(false);
        golden.named("some").in("canary");

        assertThatThrownBy(golden::assertAllUsed)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("in-stray.yaml")
                .hasMessageNotContaining("in-canary.yaml");
    }

    @Test
    void findsEachCaseWithItsInputs() throws IOException {
        file("one/in-live-a.yaml", "a: 1\n");
        file("one/in-live-b.yaml", "b: 1\n");
        file("two/in-canary.yaml", "a: 1\n");
        var cases = golden(false).cases();

        assertThat(cases).extracting(Golden.Case::name).containsExactly("one", "two");
        assertThat(cases.get(0).ins("live-")).containsOnlyKeys("a", "b");
        assertThat(cases.get(0).has("canary")).isFalse();
        assertThat(cases.get(1).has("canary")).isTrue();
    }

    @Test
    void comparesJsonWhateverItsLayout() throws IOException {
        file("x.json", "{ \"a\" : 1,\n \"b\" : 2 }");

        golden(false).expectJson("x.json", bytes("{\"b\":2,\"a\":1}"));

        assertThatThrownBy(() -> golden(false).expectJson("x.json", bytes("{\"b\":2}")))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void saysHowAMissingFileIsMade() {
        assertThatThrownBy(() -> golden(false).expectJson("x.json", bytes("{}")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("golden.update");
    }

    @Test
    void writesWhatItIsToldToAndTakesAwayWhatIsNoMore() throws IOException {
        file("some/out-old.yaml", "a: 1\n");

        golden(true).named("some").expect(Map.of("new", object().put("b", 1)));

        assertThat(root.resolve("here/some/out-old.yaml")).doesNotExist();
        assertThat(root.resolve("here/some/out-new.yaml")).hasContent("b: 1");
    }

    private Golden golden(boolean update) {
        return new Golden(root, "here", update);
    }

    private void file(String name, String text) throws IOException {
        Path file = root.resolve("here").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static tools.jackson.databind.node.ArrayNode list(int element) {
        return JsonNodeFactory.instance.arrayNode().add(element);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
