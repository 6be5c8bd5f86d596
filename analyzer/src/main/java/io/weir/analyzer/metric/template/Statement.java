package io.weir.analyzer.metric.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What writes output or steers. Immutable once parsed. */
sealed interface Statement {

    /** Where the run goes on. */
    enum Flow {
        NEXT,
        BREAK,
        CONTINUE
    }

    /** Carries it out on the run's output. */
    Flow run(Run run);

    /** Statements one after the other, with local variables of their own. */
    record Block(List<Statement> statements) implements Statement {
        public Block {
            statements = List.copyOf(statements);
        }

        @Override
        public Flow run(Run run) {
            int mark = run.mark();
            Flow flow = Flow.NEXT;
            for (Statement statement : statements) {
                flow = statement.run(run);
                if (flow != Flow.NEXT) {
                    break;
                }
            }
            run.forgetSince(mark);
            return flow;
        }
    }

    /** Text between actions. */
    record Text(Position at, String text) implements Statement {
        @Override
        public Flow run(Run run) {
            run.write(at, text);
            return Flow.NEXT;
        }
    }

    /**
     * A value with the variables that it is given to.
     *
     * @param names none, one, or (in {@code range}) key and element
     * @param assigns whether the names exist already, {@code =} rather than {@code :=}
     */
    record Binding(List<String> names, boolean assigns, Expression value) {
        public Binding {
            names = List.copyOf(names);
        }

        Object evaluate(Run run) {
            Object result = value.value(run);
            if (!names.isEmpty()) {
                bind(run, names.size() - 1, result);
            }
            return result;
        }

        void bind(Run run, int index, Object to) {
            if (assigns) {
                run.assign(names.get(index), to);
            } else {
                run.declare(names.get(index), to);
            }
        }
    }

    /** {@code {{pipeline}}}: writes the value unless it is given to a variable. */
    record Print(Position at, Binding binding) implements Statement {
        @Override
        public Flow run(Run run) {
            run.step(at);
            Object value = binding.evaluate(run);
            if (binding.names().isEmpty()) {
                if (value == Absent.NIL) {
                    throw new TemplateFailure(at, "there is no value to write");
                }
                run.write(at, Values.text(value));
            }
            return Flow.NEXT;
        }
    }

    /** {@code if} and {@code with}. */
    record Condition(
            Position at, Binding binding, boolean setsDot, Statement then, Statement otherwise)
            implements Statement {
        @Override
        public Flow run(Run run) {
            run.step(at);
            int mark = run.mark();
            Object value = binding.evaluate(run);
            Flow flow;
            if (!Values.truth(value)) {
                flow = otherwise.run(run);
            } else if (setsDot) {
                flow = run.withDot(value, () -> then.run(run));
            } else {
                flow = then.run(run);
            }
            run.forgetSince(mark);
            return flow;
        }
    }

    /** {@code range} over a list, a map (in the order of its keys) or the numbers below one. */
    record Range(Position at, Binding binding, Statement body, Statement otherwise)
            implements Statement {
        @Override
        public Flow run(Run run) {
            run.step(at);
            Object over = binding.value().value(run);
            if (over instanceof Long end) {
                // The limit on steps bounds the loop, so that no list of its length is made.
                return eachNumber(run, end);
            }
            Map<Object, Object> entries = entries(over);
            if (entries.isEmpty()) {
                return otherwise.run(run);
            }
            for (Map.Entry<Object, Object> entry : entries.entrySet()) {
                if (once(run, entry.getKey(), entry.getValue()) == Flow.BREAK) {
                    break;
                }
            }
            return Flow.NEXT;
        }

        private Flow eachNumber(Run run, long end) {
            if (end <= 0) {
                return otherwise.run(run);
            }
            if (binding.names().size() > 1) {
                throw new TemplateFailure(at, "range over a number gives one variable, not two");
            }
            for (long i = 0; i < end; i++) {
                if (once(run, i, i) == Flow.BREAK) {
                    break;
                }
            }
            return Flow.NEXT;
        }

        private Flow once(Run run, Object key, Object element) {
            run.step(at);
            int mark = run.mark();
            int names = binding.names().size();
            if (names > 1) {
                binding.bind(run, 0, key);
            }
            if (names > 0) {
                binding.bind(run, names - 1, element);
            }
            Flow flow = run.withDot(element, () -> body.run(run));
            run.forgetSince(mark);
            return flow;
        }

        private Map<Object, Object> entries(Object over) {
            if (over instanceof Map<?, ?> map) {
                return new TreeMap<>(map);
            }
            if (over instanceof List<?> list) {
                Map<Object, Object> entries = new TreeMap<>();
                List<Object> elements = new ArrayList<>(list);
                for (int i = 0; i < elements.size(); i++) {
                    entries.put((long) i, elements.get(i));
                }
                return entries;
            }
            if (over == Absent.NIL) {
                return Map.of();
            }
            throw new TemplateFailure(at, "cannot range over a " + Values.kind(over));
        }
    }

    /** {@code {{break}}} and {@code {{continue}}}. */
    record Jump(Flow flow) implements Statement {
        @Override
        public Flow run(Run run) {
            return flow;
        }
    }

    /** {@code {{template "name" pipeline}}}. */
    record Include(Position at, String name, Optional<Expression> data) implements Statement {
        @Override
        public Flow run(Run run) {
            run.step(at);
            Object dot = data.map(expression -> expression.value(run)).orElse(Absent.NIL);
            run.include(at, name, dot);
            return Flow.NEXT;
        }
    }
}
