package io.weir.app;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The commands as picocli shows them; flags come from the table {@link Flag}. */
final class CommandTree {

    static final String DEMO = "demo";
    static final String VERSION = "version";

    private static final int WIDTH = 100;

    private CommandTree() {}

    static CommandLine build() {
        CommandSpec root = CommandSpec.create().name("weir");
        root.usageMessage()
                .width(WIDTH)
                .description("Progressive delivery for Kubernetes over Kafka.", "")
                .commandListHeading("%nCommands:%n")
                .footer(
                        "",
                        "Flags without a command start 'weir all'. 'weir COMMAND --help' lists a"
                                + " command's flags.",
                        "Exit codes: 0 ended well, 1 failed, 2 wrong usage.");
        root.addOption(help());
        root.addOption(OptionSpec.builder("--version").description("Print the version.").build());
        for (Service service : Service.values()) {
            root.addSubcommand(service.command(), new CommandLine(service(service)));
        }
        for (Command command : Commands.all()) {
            root.addSubcommand(command.name(), new CommandLine(command(command)));
        }
        root.addSubcommand(DEMO, new CommandLine(demo()));
        CommandSpec version = CommandSpec.create();
        version.usageMessage().description("Prints the version.");
        version.addOption(help());
        root.addSubcommand(VERSION, new CommandLine(version));
        CommandLine line = new CommandLine(root);
        line.setUsageHelpAutoWidth(false);
        return line;
    }

    private static CommandSpec demo() {
        CommandSpec demo = CommandSpec.create();
        demo.usageMessage()
                .width(WIDTH)
                .description(
                        "Shows a good release promoted and a bad one rolled back, with nothing but"
                            + " Java: the four services as 'weir all' runs them, on a Kafka and a"
                            + " Kubernetes API within the process, with a simulated application,"
                            + " simulated traffic and a Prometheus-compatible endpoint. Ends by"
                            + " itself within 90 seconds; exit code 0 if both releases ended as"
                            + " they should, else 1.",
                        "");
        demo.addOption(help());
        demo.addOption(
                OptionSpec.builder("--plain")
                        .description(
                                "Print lines instead of drawing; so it does without a terminal, and"
                                        + " with NO_COLOR set.")
                        .build());
        demo.addOption(
                OptionSpec.builder("--speed")
                        .paramLabel("N")
                        .arity("1")
                        .type(String.class)
                        .description(
                                "Let the analyzer's waiting and the simulated traffic run N times"
                                        + " as fast, 1 to 20 (default 1).")
                        .build());
        return demo;
    }

    private static CommandSpec service(Service service) {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage()
                .width(WIDTH)
                .synopsisHeading("Usage: ")
                .customSynopsis("weir " + service.command() + " [FLAG]...")
                .description(service.description(), "")
                .sortOptions(false)
                .footer(footer(service));
        spec.addOption(help());
        for (Flag.Group group : Flag.Group.values()) {
            List<Flag> flags =
                    Flag.in(group).stream()
                            .filter(flag -> group != Flag.Group.NONE && flag.usedBy(service))
                            .toList();
            if (!flags.isEmpty()) {
                ArgGroupSpec.Builder chapter =
                        ArgGroupSpec.builder()
                                .exclusive(false)
                                .validate(false)
                                .heading("%n" + group.title() + ":%n");
                flags.forEach(flag -> chapter.addArg(option(flag)));
                spec.addArgGroup(chapter.build());
            }
        }
        return spec;
    }

    private static CommandSpec command(Command command) {
        CommandSpec spec = CommandSpec.create();
        List<String> notes = new ArrayList<>(List.of(""));
        command.notes().stream().map(CommandTree::plain).forEach(notes::add);
        spec.usageMessage()
                .width(WIDTH)
                .synopsisHeading("Usage: ")
                .customSynopsis(
                        ("weir " + command.name() + " [OPTION]... " + command.words()).strip())
                .description(plain(command.description()), "")
                .sortOptions(false)
                .footer(notes.toArray(String[]::new));
        spec.addOption(help());
        command.options().forEach(option -> spec.addOption(option(option)));
        command.flags().forEach(flag -> spec.addOption(option(flag)));
        return spec;
    }

    private static OptionSpec option(Command.Option option) {
        OptionSpec.Builder builder =
                OptionSpec.builder("--" + option.name()).description(plain(option.meaning()));
        return option.label().isEmpty()
                ? builder.build()
                : builder.paramLabel(option.label()).arity("1").type(String.class).build();
    }

    private static OptionSpec option(Flag flag) {
        String fallback = flag.fallback().isEmpty() ? "" : "default " + flag.fallback() + "; ";
        String rule = flag.environmentFirst() ? ", which wins" : "";
        return OptionSpec.builder("--" + flag.flag())
                .paramLabel(flag.label())
                .arity("1")
                .type(String.class)
                .description(plain(flag.meaning() + " (" + fallback + flag.variable() + rule + ")"))
                .build();
    }

    private static String[] footer(Service service) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(
                "Flags take one dash or two, and '=' or a space before the value; a BOOL alone"
                        + " means true. In brackets: the default, and the environment variable that"
                        + " stands for the flag.");
        lines.add(
                "Taken from Flagger's command lines, and told that they do nothing: "
                        + Flag.in(Flag.Group.NONE).stream()
                                .map(Flag::flag)
                                .collect(Collectors.joining(", "))
                        + ".");
        if (service == Service.ALL) {
            lines.add("Example: weir all --metrics-server http://prometheus.istio-system:9090");
        }
        return lines.stream().map(CommandTree::plain).toArray(String[]::new);
    }

    private static OptionSpec help() {
        return OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help.")
                .build();
    }

    /** A percent sign means something to picocli. */
    private static String plain(String text) {
        return text.replace("%", "%%");
    }
}
