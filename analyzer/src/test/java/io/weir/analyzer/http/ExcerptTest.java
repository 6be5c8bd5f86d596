package io.weir.analyzer.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExcerptTest {

    @Test
    void isOneLineWithoutControlCharacters() {
        assertThat(Excerpt.of("  a\r\n\tb\u0000\u001b[31mc \n")).isEqualTo("a b [31mc");
    }

    @Test
    void cutsBetweenCharactersAndShowsIt() {
        String smile = "\uD83D\uDE00";

        assertThat(Excerpt.of("x".repeat(499) + smile)).isEqualTo("x".repeat(499) + "…");
        assertThat(Excerpt.of("x".repeat(500))).isEqualTo("x".repeat(500));
    }

    @Test
    void redactsTheLongerSecretFirst() {
        Redaction redaction = new Redaction(List.of("abc", "abcdef", "", " "));

        assertThat(redaction.of("abcdef abc x")).isEqualTo("*** *** x");
        assertThat(redaction).hasToString("Redaction[2 secrets]");
    }
}
