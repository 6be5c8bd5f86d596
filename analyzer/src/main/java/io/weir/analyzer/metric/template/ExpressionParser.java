package io.weir.analyzer.metric.template;

import io.weir.analyzer.metric.template.Expression.Call;
import io.weir.analyzer.metric.template.Expression.Pipeline;
import io.weir.analyzer.metric.template.Statement.Binding;
import io.weir.analyzer.metric.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Builds pipelines, and knows which functions and local variables there are. */
final class ExpressionParser {
    private static final Set<String> KEYWORDS =
            Set.of(
                    "if",
                    "else",
                    "end",
                    "range",
                    "with",
                    "define",
                    "template",
                    "block",
                    "break",
                    "continue");

    private final Tokens tokens;
    private List<String> variables = new ArrayList<>(List.of("$"));

    ExpressionParser(Tokens tokens) {
        this.tokens = tokens;
    }

    int mark() {
        return variables.size();
    }

    void forgetSince(int mark) {
        variables.subList(mark, variables.size()).clear();
    }

    /** Forgets all variables, for a template of its own, and returns them. */
    List<String> startOver() {
        List<String> outer = variables;
        variables = new ArrayList<>(List.of("$"));
        return outer;
    }

    void restore(List<String> outer) {
        variables = outer;
    }

    /**
     * A pipeline with the variables that take its value, up to the end of the action.
     *
     * @param pairs whether two variables are possible, as in {@code range}
     */
    Binding binding(boolean pairs) {
        List<Token> names = new ArrayList<>();
        if (tokens.next().is(Kind.VARIABLE)) {
            Kind second = tokens.afterNext().kind();
            if (second == Kind.DECLARE || second == Kind.ASSIGN) {
                names.add(tokens.take());
            } else if (second == Kind.COMMA && pairs) {
                names.add(tokens.take());
                tokens.take();
                names.add(tokens.take(Kind.VARIABLE));
            }
        }
        if (names.isEmpty()) {
            return new Binding(List.of(), false, pipeline());
        }
        Token sign = tokens.take();
        boolean assigns = sign.is(Kind.ASSIGN);
        if (!assigns && !sign.is(Kind.DECLARE)) {
            throw unexpected(sign);
        }
        if (assigns) {
            names.forEach(this::known);
        }
        Expression value = pipeline();
        if (!assigns) {
            names.forEach(name -> variables.add(name.text()));
        }
        return new Binding(names.stream().map(Token::text).toList(), assigns, value);
    }

    /** Calls joined by {@code |}, up to what ends them, which stays. */
    Expression pipeline() {
        Token start = tokens.next();
        Expression first = command();
        List<Call> rest = new ArrayList<>();
        while (tokens.next().is(Kind.PIPE)) {
            tokens.take();
            Token stage = tokens.next();
            if (!(command() instanceof Call call)) {
                throw new TemplateFailure(
                        stage.at(), "cannot pipe a value into " + stage.shown() + ": no function");
            }
            rest.add(call);
        }
        return rest.isEmpty() ? first : new Pipeline(start.at(), first, rest);
    }

    private Expression command() {
        Token start = tokens.next();
        boolean called = start.is(Kind.NAME) && !isConstant(start);
        Expression first = operand();
        List<Expression> arguments = new ArrayList<>();
        while (!ends(tokens.next())) {
            if (!tokens.next().spaced()) {
                throw unexpected(tokens.next());
            }
            arguments.add(operand());
        }
        if (called && first instanceof Call call) {
            return new Call(call.at(), call.function(), arguments);
        }
        if (!arguments.isEmpty()) {
            throw new TemplateFailure(
                    start.at(), start.shown() + " takes no argument: it is no function");
        }
        // In parentheses a call is a value, which nothing can be piped into.
        return first instanceof Call ? new Pipeline(start.at(), first, List.of()) : first;
    }

    private Expression operand() {
        Expression value = term();
        int fields = 0;
        while (tokens.next().is(Kind.FIELD) && !tokens.next().spaced()) {
            Token field = tokens.take();
            boolean constant = value instanceof Expression.Literal;
            if (constant || ++fields > 20) {
                throw unexpected(field);
            }
            value = new Expression.Field(field.at(), value, key(field));
        }
        if (tokens.next().is(Kind.DOT) && !tokens.next().spaced()) {
            throw unexpected(tokens.next());
        }
        return value;
    }

    private Expression term() {
        Token token = tokens.take();
        return switch (token.kind()) {
            case NAME -> named(token);
            case VARIABLE -> {
                known(token);
                yield new Expression.Variable(token.at(), token.text());
            }
            case DOT -> new Expression.Dot(token.at());
            case FIELD ->
                    new Expression.Field(token.at(), new Expression.Dot(token.at()), key(token));
            case STRING, RAW_STRING, CHARACTER, NUMBER ->
                    new Expression.Literal(token.at(), Literals.value(token));
            case LEFT_PAREN -> parenthesized(token);
            default -> throw unexpected(token);
        };
    }

    private Expression parenthesized(Token open) {
        tokens.deeper(open);
        Expression inner = pipeline();
        tokens.take(Kind.RIGHT_PAREN);
        tokens.shallower();
        return inner;
    }

    private static Expression named(Token token) {
        String name = token.text();
        if (isConstant(token)) {
            Object value = name.equals("nil") ? Absent.NIL : (Object) name.equals("true");
            return new Expression.Literal(token.at(), value);
        }
        if (KEYWORDS.contains(name)) {
            throw unexpected(token);
        }
        if (name.equals("call")) {
            throw new TemplateFailure(
                    token.at(), "function \"call\" is not supported: no value is a function");
        }
        if (!QueryTemplate.FUNCTIONS.contains(name) && !Builtins.NAMES.contains(name)) {
            throw new TemplateFailure(token.at(), "function \"" + name + "\" is not defined");
        }
        return new Call(token.at(), name, List.of());
    }

    private void known(Token variable) {
        if (!variables.contains(variable.text())) {
            throw new TemplateFailure(
                    variable.at(), "variable \"" + variable.text() + "\" is not defined");
        }
    }

    private static boolean isConstant(Token token) {
        return token.isName("true") || token.isName("false") || token.isName("nil");
    }

    private static boolean ends(Token token) {
        return token.is(Kind.CLOSE) || token.is(Kind.RIGHT_PAREN) || token.is(Kind.PIPE);
    }

    private static String key(Token field) {
        return field.text().substring(1);
    }

    private static TemplateFailure unexpected(Token token) {
        return new TemplateFailure(token.at(), "unexpected " + token.shown());
    }
}
