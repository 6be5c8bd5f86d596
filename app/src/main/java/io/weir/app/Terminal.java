package io.weir.app;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;

/** Whether a person looks at the output. */
final class Terminal {

    private Terminal() {}

    /** Input and output are a terminal that can move its cursor. */
    // Null on Java 17 to 21 only: interactive() asks what later ones give.
    @SuppressWarnings("SystemConsoleNull")
    static boolean present(Map<String, String> environment) {
        String kind = environment.getOrDefault("TERM", "");
        Console console = System.console();
        return console != null && interactive(console) && !kind.isEmpty() && !kind.equals("dumb");
    }

    /** From Java 22 on there is a console without a terminal too, and it is asked. */
    private static boolean interactive(Console console) {
        try {
            return !Boolean.FALSE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (NoSuchMethodException older) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException e) {
            return false;
        }
    }
}
