package io.weir.analyzer.metric.template;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The state of one rendering: output, local variables, dot, and limits that keep one author's
 * template from holding up everybody's analysis. Used by one thread, once.
 */
final class Run {
    /** Of calls, loop rounds and actions together. */
    static final int MAX_STEPS = 100_000;

    /** Characters of the output and of every text on the way. */
    static final int MAX_TEXT = 256 * 1024;

    private static final int MAX_INCLUDES = 8;

    private final Map<String, Object> functions;
    private final Map<String, Statement> templates;
    private final StringBuilder output = new StringBuilder();
    private final Deque<Object> dots = new ArrayDeque<>();
    private List<Local> locals = new ArrayList<>();
    private int steps;
    private int includes;

    Run(Map<String, Object> functions, Map<String, Statement> templates) {
        this.functions = functions;
        this.templates = templates;
        dots.push(Absent.NIL);
        locals.add(new Local("$", Absent.NIL));
    }

    String output() {
        return output.toString();
    }

    void step(Position at) {
        if (++steps > MAX_STEPS) {
            throw new TemplateFailure(at, "template takes more than " + MAX_STEPS + " steps");
        }
    }

    void write(Position at, String text) {
        if (output.length() + text.length() > MAX_TEXT) {
            throw new TemplateFailure(at, "query is longer than " + MAX_TEXT + " characters");
        }
        output.append(text);
    }

    Object dot() {
        return dots.element();
    }

    <T> T withDot(Object dot, Supplier<T> action) {
        dots.push(dot);
        T result = action.get();
        dots.pop();
        return result;
    }

    int mark() {
        return locals.size();
    }

    void forgetSince(int mark) {
        locals.subList(mark, locals.size()).clear();
    }

    void declare(String name, Object value) {
        locals.add(new Local(name, value));
    }

    void assign(String name, Object value) {
        locals.set(indexOf(name), new Local(name, value));
    }

    Object variable(String name) {
        return locals.get(indexOf(name)).value();
    }

    Object call(Position at, String function, List<Expression> arguments, Optional<Object> piped) {
        if (QueryTemplate.FUNCTIONS.contains(function)) {
            if (!arguments.isEmpty() || piped.isPresent()) {
                throw new TemplateFailure(at, "function \"" + function + "\" takes no argument");
            }
            return Optional.ofNullable(functions.get(function))
                    .orElseThrow(
                            () -> new TemplateFailure(at, "no value is known for " + function));
        }
        try {
            if (function.equals("and") || function.equals("or")) {
                return decided(function.equals("or"), arguments, piped);
            }
            List<Object> values = new ArrayList<>();
            for (Expression argument : arguments) {
                values.add(argument.value(this));
            }
            piped.ifPresent(values::add);
            Object result = Builtins.call(function, values);
            if (result instanceof String text && text.length() > MAX_TEXT) {
                throw new ValueMismatch("text is longer than " + MAX_TEXT + " characters");
            }
            return result;
        } catch (ValueMismatch e) {
            throw new TemplateFailure(at, function + ": " + e.getMessage());
        }
    }

    void include(Position at, String name, Object dot) {
        Statement template = templates.get(name);
        if (template == null) {
            throw new TemplateFailure(at, "template \"" + name + "\" is not defined");
        }
        if (++includes > MAX_INCLUDES) {
            throw new TemplateFailure(at, "templates are included too deeply");
        }
        List<Local> outer = locals;
        locals = new ArrayList<>(List.of(new Local("$", dot)));
        withDot(dot, () -> template.run(this));
        locals = outer;
        includes--;
    }

    /** {@code and} and {@code or} evaluate no more arguments than they need. */
    private Object decided(boolean until, List<Expression> arguments, Optional<Object> piped) {
        Object last = Absent.NIL;
        for (Expression argument : arguments) {
            last = argument.value(this);
            if (Values.truth(last) == until) {
                return last;
            }
        }
        if (arguments.isEmpty() && piped.isEmpty()) {
            throw new ValueMismatch("needs an argument");
        }
        return piped.orElse(last);
    }

    private int indexOf(String name) {
        for (int i = locals.size() - 1; i >= 0; i--) {
            if (locals.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalStateException("the parser let an unknown variable pass: " + name);
    }

    private record Local(String name, Object value) {}
}
