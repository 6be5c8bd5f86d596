package io.weir.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeirTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-help", "-h", "help"})
    void listsTheCommands(String argument) {
        int exit = run(argument);

        assertThat(exit).isZero();
        assertThat(out.toString())
                .contains("watcher", "analyzer", "router", "notifier", "all", "demo", "version")
                .contains(Commands.all().stream().map(Command::name).toArray(String[]::new));
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void showsEachFlagOfAServiceWithDefaultAndVariable(Service service) {
        run(service.command(), "--help");

        String help = out.toString().replaceAll("\\s+", " ");
        for (Flag flag : Flag.values()) {
            if (flag.usedBy(service)) {
                assertThat(help).contains(flag + "=").contains(flag.variable());
            } else {
                assertThat(help).doesNotContain(flag + "=");
            }
        }
        assertThat(out.toString().lines()).allMatch(line -> line.length() <= 100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "-version", "--version"})
    void tellsItsVersion(String argument) {
        int exit = run(argument);

        assertThat(exit).isZero();
        assertThat(out.toString()).matches("weir \\d+\\.\\d+\\.\\d+\\S*\\R");
    }

    @Test
    void showsHelpWhereNothingIsAsked() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).startsWith("Usage: weir");
    }

    @Test
    void explainsTheDemo() {
        assertThat(run("demo", "--help")).isZero();
        assertThat(out.toString().replaceAll("\\s+", " "))
                .contains("--plain", "--speed", "90 seconds");
    }

    static Stream<Command> commands() {
        return Commands.all().stream();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void explainsEachCommandWithItsOptionsAndExitCodes(Command command) {
        assertThat(run(command.name(), "--help")).isZero();

        String help = out.toString().replaceAll("\\s+", " ");
        assertThat(help).contains("Usage: weir " + command.name(), "Exit codes: 0", "--json");
        command.options().forEach(option -> assertThat(help).contains("--" + option.name()));
        command.flags().forEach(flag -> assertThat(help).contains(flag + "=", flag.variable()));
        assertThat(out.toString().lines()).allMatch(line -> line.length() <= 100);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                argumentSet("command", List.of("fly"), "unknown command 'fly'"),
                argumentSet("flag", List.of("all", "--prot=1"), "do you mean --port?"),
                argumentSet("flag alone", List.of("-prot=1"), "do you mean --port?"),
                argumentSet("value", List.of("all", "-port", "x"), "--port needs"),
                argumentSet("value alone", List.of("-port=x"), "--port needs"),
                argumentSet("missing", List.of("router"), "--kafka is needed"),
                argumentSet("option", List.of("get", "--jsn"), "do you mean --json?"),
                argumentSet("value too many", List.of("get", "--json=1"), "takes no value"),
                argumentSet("value missing", List.of("get", "--namespace"), "needs a value"),
                argumentSet("kubeconfig", List.of("get", "--kubeconfig=/no"), "--kubeconfig needs"),
                argumentSet("canary", List.of("explain"), "needs one canary"),
                argumentSet("canary's name", List.of("explain", "cart"), "was 'cart'"),
                argumentSet("both", List.of("explain", "a/b", "--all", "--run=1"), "exclude"),
                argumentSet("demo flag", List.of("demo", "--fast"), "'--fast'"),
                argumentSet("demo speed", List.of("demo", "-speed=0"), "--speed needs"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void answersAMistakeWithOneLineAndTwo(List<String> arguments, String part) {
        int exit = run(arguments.toArray(String[]::new));

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("weir: ")
                .contains(part);
        assertThat(out.toString()).isEmpty();
    }

    private int run(String... arguments) {
        return Weir.run(
                List.of(arguments),
                Map.of(),
                new PrintWriter(out, true),
                new PrintWriter(err, true));
    }
}
