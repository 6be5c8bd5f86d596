package io.weir.app;

import io.weir.app.demo.Demo;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The {@code weir} command. Exit codes: 0 ended well, 1 failed, 2 wrong usage. */
public final class Weir {

    /** The services go on in threads of their own; the JVM ends with them. */
    static final int RUNNING = -1;

    private static final List<String> HELP = List.of("-h", "-help", "--help", "help");
    private static final List<String> VERSION = List.of("-version", "--version");

    private final PrintWriter out;
    private final PrintWriter err;
    private final Map<String, String> environment;

    private Weir(PrintWriter out, PrintWriter err, Map<String, String> environment) {
        this.out = out;
        this.err = err;
        this.environment = environment;
    }

    /** Runs the command that the arguments name. */
    public static void main(String[] arguments) {
        // Until a service says otherwise: what a command has to say goes to its own lines.
        Logging.set("error", "text");
        int exit =
                run(
                        List.of(arguments),
                        System.getenv(),
                        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                        new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        if (exit != RUNNING) {
            System.exit(exit);
        }
    }

    static int run(
            List<String> arguments,
            Map<String, String> environment,
            PrintWriter out,
            PrintWriter err) {
        try {
            return new Weir(out, err, environment).run(arguments);
        } catch (Usage e) {
            err.println("weir: " + oneLine(e) + " ('weir --help' tells more)");
            return 2;
        } catch (StartFailure e) {
            err.println("weir: " + oneLine(e));
            return 1;
        }
    }

    private int run(List<String> arguments) {
        if (arguments.isEmpty()) {
            CommandTree.build().usage(err);
            return 2;
        }
        String first = arguments.get(0);
        if (HELP.contains(first)) {
            CommandTree.build().usage(out);
            return 0;
        }
        if (VERSION.contains(first) || first.equals(CommandTree.VERSION)) {
            return version(arguments);
        }
        if (first.startsWith("-")) {
            return command(Service.ALL.command(), arguments);
        }
        return command(first, arguments.subList(1, arguments.size()));
    }

    private int command(String name, List<String> arguments) {
        Optional<Command> known = Commands.of(name);
        if (known.isPresent()) {
            return answer(known.get(), arguments);
        }
        Optional<Service> service = Service.of(name);
        boolean demo = name.equals(CommandTree.DEMO);
        if (service.isEmpty() && !demo) {
            throw new Usage("unknown command '" + name + "'; commands: " + commands());
        }
        if (arguments.stream().anyMatch(HELP::contains)) {
            CommandTree.build().getSubcommands().get(name).usage(out);
            return 0;
        }
        return demo ? demo(arguments) : start(service.orElseThrow(), arguments);
    }

    private int answer(Command command, List<String> arguments) {
        if (arguments.stream().anyMatch(HELP::contains)) {
            CommandTree.build().getSubcommands().get(command.name()).usage(out);
            return 0;
        }
        Arguments read = Arguments.read(command, arguments);
        return command.run(read, new Command.Streams(environment, System.in, out, err));
    }

    private int version(List<String> arguments) {
        if (arguments.size() > 1 && HELP.contains(arguments.get(1))) {
            CommandTree.build().getSubcommands().get(CommandTree.VERSION).usage(out);
            return 0;
        }
        out.println("weir " + Version.text());
        return 0;
    }

    private int demo(List<String> arguments) {
        boolean plain = environment.containsKey("NO_COLOR") || !Terminal.present(environment);
        double speed = 1;
        List<String> rest = new ArrayList<>(arguments);
        while (!rest.isEmpty()) {
            String argument = rest.remove(0).replaceFirst("^-(?=[^-])", "--");
            if (argument.equals("--plain")) {
                plain = true;
            } else if (argument.startsWith("--speed=")) {
                speed = speed(argument.substring("--speed=".length()));
            } else if (argument.equals("--speed") && !rest.isEmpty()) {
                speed = speed(rest.remove(0));
            } else {
                throw new Usage("'weir demo' does not know '" + argument + "'");
            }
        }
        return Demo.run(new Demo.Options(plain, new Pace(speed)), out);
    }

    private static double speed(String text) {
        try {
            double speed = Double.parseDouble(text);
            if (speed >= 1 && speed <= 20) {
                return speed;
            }
        } catch (NumberFormatException e) {
            throw new Usage("--speed needs a number from 1 to 20, was '" + text + "'");
        }
        throw new Usage("--speed needs a number from 1 to 20, was '" + text + "'");
    }

    private int start(Service service, List<String> arguments) {
        GoFlags flags = GoFlags.read(arguments);
        Values values = Values.of(flags.values(), environment);
        Config config = Config.of(service, values, environment, Terminal.present(environment));
        values.warnings(service).forEach(line -> err.println("weir: " + line));
        ServiceProcess.run(config);
        return RUNNING;
    }

    private static String commands() {
        return Stream.of(
                        Stream.of(Service.values()).map(Service::command),
                        Commands.all().stream().map(Command::name),
                        Stream.of(CommandTree.DEMO, CommandTree.VERSION))
                .flatMap(names -> names)
                .collect(Collectors.joining(", "));
    }

    private static String oneLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
