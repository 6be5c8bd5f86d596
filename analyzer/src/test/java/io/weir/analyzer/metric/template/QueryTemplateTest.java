package io.weir.analyzer.metric.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class QueryTemplateTest {

    private static final QueryVariables CART =
            new QueryVariables(
                    "cart",
                    "shop",
                    "cart-app",
                    "cart-svc",
                    "cart-ing",
                    "cart-route",
                    "1m",
                    Map.of("code", "5..", "some-key", "dashed", "a", "1", "empty", ""));

    static Stream<Arguments> rendered() {
        return Stream.of(
                arguments("", ""),
                arguments("no action } here", "no action } here"),
                arguments(
                        "{{ name }} {{namespace}} {{   target}} {{service }}",
                        "cart shop cart-app cart-svc"),
                arguments("{{ ingress }}/{{ route }}[{{ interval }}]", "cart-ing/cart-route[1m]"),
                arguments("{{\n name\n}}", "cart"),
                arguments("a {{- name -}} b", "acartb"),
                arguments("a \n\t{{- name }} b", "acart b"),
                arguments("a {{ name -}} \n\t b", "a cartb"),
                arguments("a {{- /* not this */ -}} b", "ab"),
                arguments("a{{/* {{ nor this }} */}}b", "ab"),
                arguments("{{-3}}", "-3"),
                arguments("x {{- 3}}", "x3"),
                arguments("{{ variables.code }}", "5.."),
                arguments("{{ index variables \"some-key\" }}", "dashed"),
                arguments("[{{ index variables \"missing\" }}]", "[]"),
                arguments("{{ len variables }}", "4"),
                arguments("{{ (variables).code }}", "5.."),
                arguments("{{ $v := variables }}{{ $v.code }}", "5.."),
                arguments("<>&'\"{{ \"<>&'\" }}", "<>&'\"<>&'"),
                arguments("{{ `raw \\n {{` }}", "raw \\n {{"),
                arguments("{{ \"\\t\\\"\\x41\\u00e9\\101\" }}", "\t\"AéA"),
                arguments("{{ 'a' }}", "97"),
                arguments("{{ '\\n' }}", "10"),
                arguments(
                        "{{ 0x1F }} {{ 0b11 }} {{ 0o17 }} {{ 017 }} {{ 1_000 }}",
                        "31 3 15 15 1000"),
                arguments(
                        "{{ 1.50 }} {{ 1e3 }} {{ .5 }} {{ 1e21 }} {{ 0.00001 }}",
                        "1.5 1000 0.5 1e+21 1e-05"),
                arguments("{{ true }}{{ false }}", "truefalse"),
                arguments("{{ if eq variables.code \"5..\" }}yes{{ else }}no{{ end }}", "yes"),
                arguments("{{ if ne variables.code \"5..\" }}yes{{ else }}no{{ end }}", "no"),
                arguments("{{ if variables.empty }}yes{{ end }}", ""),
                arguments(
                        "{{ if false }}1{{ else if eq name \"x\" }}2{{ else if true }}3{{ else"
                                + " }}4{{ end }}",
                        "3"),
                arguments("{{ if . }}data{{ else }}none{{ end }}", "none"),
                arguments("{{ if not (eq 1 2) }}differ{{ end }}", "differ"),
                arguments(
                        "{{ eq 3 1 2 3 }} {{ lt 1 2 }} {{ le 2 2 }} {{ gt 1.5 2.5 }} {{ ge \"b\""
                                + " \"a\" }}",
                        "true true true false true"),
                arguments(
                        "{{ and true \"last\" }} {{ and 0 \"last\" }} {{ or \"\" \"b\" }}",
                        "last 0 b"),
                arguments("{{ or true variables.missing }}", "true"),
                arguments("{{ and false variables.missing }}", "false"),
                arguments("{{ with variables.code }}<{{ . }}>{{ end }}", "<5..>"),
                arguments("{{ with $x := name }}{{ $x }}{{ . }}{{ end }}", "cartcart"),
                arguments("{{ with variables.empty }}x{{ else }}otherwise{{ end }}", "otherwise"),
                arguments(
                        "{{ with variables.empty }}x{{ else with name }}{{ . }}{{ end }}", "cart"),
                arguments("{{ with variables }}{{ .code }}{{ end }}", "5.."),
                arguments("{{ range variables }}({{ . }}){{ end }}", "(1)(5..)()(dashed)"),
                arguments(
                        "{{ range $k, $v := variables }}{{ $k }}={{ $v }};{{ end }}",
                        "a=1;code=5..;empty=;some-key=dashed;"),
                arguments("{{ range $i := 3 }}{{ $i }}{{ end }}", "012"),
                arguments("{{ range 0 }}x{{ else }}none{{ end }}", "none"),
                arguments(
                        "{{ range 5 }}{{ if eq . 1 }}{{ continue }}{{ end }}{{ if eq . 3 }}{{ break"
                                + " }}{{ end }}{{ . }}{{ end }}",
                        "02"),
                arguments("{{ $x := 1 }}{{ $x = 2 }}{{ $x }}", "2"),
                arguments("{{ $x := 1 }}{{ if true }}{{ $x := 2 }}{{ end }}{{ $x }}", "1"),
                arguments("{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ end }}{{ $x }}", "2"),
                arguments("{{ name | printf \"%s-%s\" namespace }}", "shop-cart"),
                arguments("{{ name | len | printf \"%03d\" }}", "004"),
                arguments("{{ printf \"%q\" variables.code }}", "\"5..\""),
                arguments("{{ (printf \"%s\" name) | print \"x\" }}", "xcart"),
                arguments("{{ print 1 2 \"a\" 3 \"b\" \"c\" }}", "1 2a3bc"),
                arguments("{{ println name 1 }}", "cart 1\n"),
                arguments("{{ print variables }}", "map[a:1 code:5.. empty: some-key:dashed]"),
                arguments("{{ urlquery \"a b&c=d/é~*\" }}", "a+b%26c%3Dd%2F%C3%A9~%2A"),
                arguments(
                        "{{ html \"<a href='x'>&\\\"\" }}", "&lt;a href=&#39;x&#39;&gt;&amp;&#34;"),
                arguments("{{ js \"it's <b>\\n=\" }}", "it\\'s \\u003Cb\\u003E\\u000A\\u003D"),
                arguments("{{ slice name 1 3 }} {{ slice name 2 }} {{ slice name }}", "ar rt cart"),
                arguments("{{ index name 0 }} {{ len \"é\" }}", "99 2"),
                arguments(
                        "{{ define \"sel\" }}ns={{ . }}{{ end }}{{ template \"sel\" namespace }}",
                        "ns=shop"),
                arguments("{{ block \"b\" name }}<{{ . }}{{ $ }}>{{ end }}", "<cartcart>"),
                arguments("{{ define \"d\" }}only text{{ end }}{{ template \"d\" }}", "only text"));
    }

    @ParameterizedTest
    @MethodSource("rendered")
    void rendersWhatTheTemplateLanguageSays(String template, String expected) {
        assertThat(QueryTemplate.parse(template).render(CART.functions())).isEqualTo(expected);
    }

    static Stream<Arguments> formatted() {
        return Stream.of(
                arguments(
                        "%s|%5s|%-5s|%.2s", "\"abc\" \"ab\" \"ab\" \"abc\"", "abc|   ab|ab   |ab"),
                arguments("%d|%5d|%-5d|%05d|%+d", "1 2 3 -4 5", "1|    2|3    |-0004|+5"),
                arguments("%x|%X|%o|%b|%c", "255 255 8 5 65", "ff|FF|10|101|A"),
                arguments(
                        "%f|%.2f|%8.3f|%.0f", "1.5 2.345 3.14159 2.5", "1.500000|2.35|   3.142|2"),
                arguments("%.1f|%.2f", "0.25 1.005", "0.2|1.00"),
                arguments(
                        "%g|%g|%g|%g|%.3g",
                        "0.1 100000.0 1e21 1e-7 1234.5", "0.1|100000|1e+21|1e-07|1.23e+03"),
                arguments("%e|%.1e", "1234.5 0.00012", "1.234500e+03|1.2e-04"),
                arguments("%v|%v|%v|%v", "\"a\" 1 1.5 true", "a|1|1.5|true"),
                arguments("%t|%%|%*d", "true 4 7", "true|%|   7"),
                arguments("%q", "\"a\\\"\\n\\\\é\\x01\"", "\"a\\\"\\n\\\\é\\x01\""));
    }

    @ParameterizedTest
    @MethodSource("formatted")
    void formatsByVerb(String format, String arguments, String expected) {
        String template = "{{ printf \"" + format + "\" " + arguments + " }}";

        assertThat(QueryTemplate.parse(template).render(CART.functions())).isEqualTo(expected);
    }

    static Stream<Arguments> notParsed() {
        return Stream.of(
                arguments("{{ unknown }}", "line 1, column 4: function \"unknown\" is not defined"),
                arguments("a\n b {{ foo }}", "line 2, column 7: function \"foo\" is not defined"),
                arguments("{{ name", "line 1, column 1: action \"{{\" is not closed"),
                arguments("{{ }}", "line 1, column 4: action has no value"),
                arguments("{{ $x }}", "line 1, column 4: variable \"$x\" is not defined"),
                arguments("{{ $x = 1 }}", "line 1, column 4: variable \"$x\" is not defined"),
                arguments(
                        "{{ if true }}{{ $x := 1 }}{{ end }}{{ $x }}",
                        "line 1, column 39: variable \"$x\" is not defined"),
                arguments("{{ if true }}", "line 1, column 4: if has no end"),
                arguments("{{ end }}", "line 1, column 1: unexpected \"{{\""),
                arguments(
                        "{{ if true }}{{ else }}{{ else }}{{ end }}",
                        "line 1, column 4: unexpected else in if"),
                arguments("{{ if }}x{{ end }}", "line 1, column 7: unexpected \"}}\""),
                arguments("{{ break }}", "line 1, column 4: break outside of range"),
                arguments("{{ \"open }}", "line 1, column 4: quoted text is not closed"),
                arguments("{{ `open }}", "line 1, column 4: raw string is not closed"),
                arguments("{{/* open }}", "line 1, column 1: comment is not closed"),
                arguments("{{/* x */ name }}", "line 1, column 1: comment ends before \"}}\""),
                arguments("{{ (name }}", "line 1, column 10: unexpected \"}}\""),
                arguments("{{ name ) }}", "line 1, column 9: unexpected \")\""),
                arguments("{{ name & }}", "line 1, column 9: unexpected character \"&\""),
                arguments("{{ name! }}", "line 1, column 8: unexpected character \"!\""),
                arguments("{{ \"a\"\"b\" }}", "line 1, column 7: unexpected \"\"b\"\""),
                arguments("{{ \"a\".x }}", "line 1, column 7: unexpected \".x\""),
                arguments(
                        "{{ \"a\" \"b\" }}",
                        "line 1, column 4: \"\"a\"\" takes no argument: it is no function"),
                arguments(
                        "{{ name | \"x\" }}",
                        "line 1, column 11: cannot pipe a value into \"\"x\"\": no function"),
                arguments("{{ 1x }}", "line 1, column 4: malformed literal 1x"),
                arguments("{{ 2i }}", "line 1, column 4: malformed literal 2i"),
                arguments(
                        "{{ 99999999999999999999 }}",
                        "line 1, column 4: malformed literal 99999999999999999999"),
                arguments("{{ \"\\z\" }}", "line 1, column 4: malformed literal \"\\z\""),
                arguments("{{ '' }}", "line 1, column 4: malformed literal ''"),
                arguments(
                        "{{ call name }}",
                        "line 1, column 4: function \"call\" is not supported: no value is a"
                                + " function"),
                arguments(
                        "{{ template name }}",
                        "line 1, column 13: expected a template's name, found \"name\""),
                arguments(
                        "{{ if true }}{{ define \"x\" }}{{ end }}{{ end }}",
                        "line 1, column 17: define is possible at the top level only"),
                arguments(
                        "{{ " + "(".repeat(31) + "1" + ")".repeat(31) + " }}",
                        "line 1, column 34: nested more than 30 deep"),
                arguments(
                        "{{ variables" + ".a".repeat(21) + " }}",
                        "line 1, column 53: unexpected \".a\""),
                arguments(
                        "x".repeat(64 * 1024 + 1),
                        "line 1, column 1: template is longer than 65536 characters"));
    }

    @ParameterizedTest
    @MethodSource("notParsed")
    void refusesWhatIsNotOfTheLanguageAndSaysWhere(String template, String message) {
        assertThatThrownBy(() -> QueryTemplate.parse(template))
                .isInstanceOf(TemplateFailure.class)
                .hasMessage(message);
    }

    static Stream<Arguments> notRendered() {
        return Stream.of(
                arguments(
                        "{{ variables.missing }}",
                        "line 1, column 13: no entry for key \"missing\""),
                arguments(
                        "{{ .Name }}",
                        "line 1, column 4: there is no data object that could have a field"
                                + " \"Name\""),
                arguments("{{ . }}", "line 1, column 4: there is no value to write"),
                arguments("{{ nil }}", "line 1, column 4: there is no value to write"),
                arguments(
                        "{{ $.x }}",
                        "line 1, column 5: there is no data object that could have a field \"x\""),
                arguments("{{ name.x }}", "line 1, column 8: a text has no field x"),
                arguments(
                        "{{ name \"x\" }}",
                        "line 1, column 4: function \"name\" takes no argument"),
                arguments(
                        "{{ \"x\" | name }}",
                        "line 1, column 10: function \"name\" takes no argument"),
                arguments(
                        "{{ printf \"%d\" name }}",
                        "line 1, column 4: printf: verb %d does not fit a text"),
                arguments(
                        "{{ printf \"%s\" 1 }}",
                        "line 1, column 4: printf: verb %s does not fit a whole number"),
                arguments(
                        "{{ printf \"%s %s\" name }}",
                        "line 1, column 4: printf: fewer arguments than verbs in \"%s %s\""),
                arguments(
                        "{{ printf \"%s\" name name }}",
                        "line 1, column 4: printf: more arguments than verbs in \"%s\""),
                arguments(
                        "{{ printf \"%y\" name }}",
                        "line 1, column 4: printf: verb %y does not fit a text"),
                arguments(
                        "{{ printf \"100%\" }}",
                        "line 1, column 4: printf: fewer arguments than verbs in \"100%\""),
                arguments(
                        "{{ printf \"%9999d\" 1 }}",
                        "line 1, column 4: printf: width or precision is not within 0 and 4096"),
                arguments(
                        "{{ printf 1 }}",
                        "line 1, column 4: printf: the first argument is the format, a text"),
                arguments(
                        "{{ eq name 1 }}",
                        "line 1, column 4: eq: a text does not compare with a whole number"),
                arguments(
                        "{{ lt true false }}",
                        "line 1, column 4: lt: a truth value does not compare with a truth value"),
                arguments("{{ ne 1 2 3 }}", "line 1, column 4: ne: takes two arguments, got 3"),
                arguments(
                        "{{ index name 4 }}", "line 1, column 4: index: position out of range: 4"),
                arguments(
                        "{{ index variables 1 }}",
                        "line 1, column 4: index: a map's key is a text, not a whole number"),
                arguments(
                        "{{ slice name 3 1 }}",
                        "line 1, column 4: slice: position out of range: 1"),
                arguments(
                        "{{ slice \"é\" 1 }}",
                        "line 1, column 4: slice: position cuts a character in two"),
                arguments("{{ len 3 }}", "line 1, column 4: len: a whole number has no length"),
                arguments("{{ not }}", "line 1, column 4: not: takes one argument, got 0"),
                arguments(
                        "{{ range name }}{{ end }}", "line 1, column 4: cannot range over a text"),
                arguments(
                        "{{ template \"nowhere\" }}",
                        "line 1, column 4: template \"nowhere\" is not defined"),
                arguments(
                        "{{ define \"a\" }}{{ template \"a\" }}{{ end }}{{ template \"a\" }}",
                        "line 1, column 20: templates are included too deeply"),
                arguments(
                        "{{ range 1000000 }}{{ end }}",
                        "line 1, column 4: template takes more than 100000 steps"),
                arguments(
                        "{{ $x := \"0123456789\" }}{{ range 20 }}{{ $x = print $x $x }}{{ end }}",
                        "line 1, column 47: print: text is longer than 262144 characters"));
    }

    @ParameterizedTest
    @MethodSource("notRendered")
    void failsRatherThanWritingNoiseIntoTheQuery(String template, String message) {
        QueryTemplate parsed = QueryTemplate.parse(template);

        assertThatThrownBy(() -> parsed.render(CART.functions()))
                .isInstanceOf(TemplateFailure.class)
                .hasMessage(message);
    }

    @Test
    void rendersTheSameTemplateForAnotherCanary() {
        QueryTemplate template = QueryTemplate.parse("{{ $n := name }}{{ $n }}");
        template.render(CART.functions());

        assertThat(template.render(Map.of("name", "other"))).isEqualTo("other");
    }

    @Test
    void namesAFunctionThatHasNoValue() {
        assertThatThrownBy(() -> QueryTemplate.parse("{{ route }}").render(Map.of()))
                .hasMessage("line 1, column 4: no value is known for route");
    }

    @Test
    void rangesOverListsWithPositions() {
        String rendered =
                QueryTemplate.parse("{{ range $i, $e := variables.l }}{{ $i }}{{ $e }} {{ end }}")
                        .render(Map.of("variables", Map.of("l", List.of("a", true, 3))));

        assertThat(rendered).isEqualTo("0a 1true 23 ");
    }

    @Test
    void failureHoldsNoValueOfAVariable() {
        QueryTemplate template = QueryTemplate.parse("{{ printf \"%d\" variables.code }}");

        assertThatThrownBy(() -> template.render(CART.functions())).message().doesNotContain("5..");
    }
}
