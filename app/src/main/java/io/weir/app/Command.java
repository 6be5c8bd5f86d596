package io.weir.app;

import java.io.InputStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/**
 * A command that answers and ends, unlike a service. What the help says of it and what it takes
 * stand in one place.
 */
interface Command {

    /** What it is called. */
    String name();

    /** What it is for, in a sentence or two. */
    String description();

    /** What follows beside flags, for the help; empty text for nothing. */
    String words();

    /** Flags that it shares with the services. */
    List<Flag> flags();

    /** Options of its own. */
    List<Option> options();

    /** What its exit codes mean, an example, where to read more. */
    List<String> notes();

    /**
     * Does it. Blocks.
     *
     * @return exit code
     * @throws Usage when what was given is wrong: exit code 2
     * @throws StartFailure when something that it needs is not there: exit code 1
     */
    int run(Arguments arguments, Streams streams);

    /**
     * An option of one command.
     *
     * @param name without dashes
     * @param label what kind of value; empty text for one that is there or not
     */
    record Option(String name, String label, String meaning) {}

    /**
     * What a command may read and write beside its arguments.
     *
     * @param environment of the process
     * @param in what is handed over
     * @param out for the answer
     * @param err for everything else
     */
    record Streams(
            Map<String, String> environment, InputStream in, PrintWriter out, PrintWriter err) {

        public Streams {
            environment = Map.copyOf(environment);
        }

        /** Whether a person looks at the answer. */
        boolean terminal() {
            return Terminal.present(environment);
        }

        /** Letters in a line of the terminal, as far as it is known. */
        int width() {
            String columns = environment.getOrDefault("COLUMNS", "");
            return columns.matches("[1-9]\\d{1,3}") ? Integer.parseInt(columns) : 100;
        }
    }
}
