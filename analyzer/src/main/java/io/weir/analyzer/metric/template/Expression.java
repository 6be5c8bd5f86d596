package io.weir.analyzer.metric.template;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What has a value: a String, Long, Double, Boolean, Map, List or {@link Absent}. Immutable once
 * parsed; all state of one rendering is in {@link Run}.
 */
sealed interface Expression {

    /**
     * The value.
     *
     * @throws TemplateFailure when there is none
     */
    Object value(Run run);

    /** Where it stands, for messages. */
    Position at();

    /** A text, number, truth value or {@code nil}. */
    record Literal(Position at, Object value) implements Expression {
        @Override
        public Object value(Run run) {
            return value;
        }
    }

    /** The current element of {@code range} or {@code with}. */
    record Dot(Position at) implements Expression {
        @Override
        public Object value(Run run) {
            return run.dot();
        }
    }

    /** A local variable, {@code $} included. */
    record Variable(Position at, String name) implements Expression {
        @Override
        public Object value(Run run) {
            return run.variable(name);
        }
    }

    /** {@code .KEY} of another value. */
    record Field(Position at, Expression of, String key) implements Expression {
        @Override
        public Object value(Run run) {
            run.step(at);
            Object owner = of.value(run);
            if (owner == Absent.NIL) {
                throw new TemplateFailure(
                        at, "there is no data object that could have a field \"" + key + "\"");
            }
            if (!(owner instanceof Map<?, ?> map)) {
                throw new TemplateFailure(at, "a " + Values.kind(owner) + " has no field " + key);
            }
            if (!map.containsKey(key)) {
                throw new TemplateFailure(at, "no entry for key \"" + key + "\"");
            }
            return map.get(key);
        }
    }

    /** A function with its arguments. */
    record Call(Position at, String function, List<Expression> arguments) implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
        }

        @Override
        public Object value(Run run) {
            return value(run, Optional.empty());
        }

        Object value(Run run, Optional<Object> piped) {
            run.step(at);
            return run.call(at, function, arguments, piped);
        }
    }

    /** Expressions joined by {@code |}: each value is the last argument of the next call. */
    record Pipeline(Position at, Expression first, List<Call> rest) implements Expression {
        public Pipeline {
            rest = List.copyOf(rest);
        }

        @Override
        public Object value(Run run) {
            Object value = first.value(run);
            for (Call call : rest) {
                value = call.value(run, Optional.of(value));
            }
            return value;
        }
    }
}
