package io.weir.analyzer.metric.template;

import io.weir.analyzer.metric.template.Statement.Binding;
import io.weir.analyzer.metric.template.Statement.Block;
import io.weir.analyzer.metric.template.Statement.Flow;
import io.weir.analyzer.metric.template.Token.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds the statements of a template from its tokens. Used once. */
final class Parser {

    private static final Block NOTHING = new Block(List.of());

    private final Tokens tokens;
    private final ExpressionParser expressions;
    private final Map<String, Statement> templates = new HashMap<>();
    private int ranges;

    Parser(List<Token> tokens) {
        this.tokens = new Tokens(tokens);
        this.expressions = new ExpressionParser(this.tokens);
    }

    /** The whole template; every token is used up. */
    QueryTemplate template() {
        Block body = block(true);
        if (!tokens.next().is(Kind.END)) {
            Token stray = tokens.next();
            throw new TemplateFailure(stray.at(), "unexpected " + stray.shown());
        }
        return new QueryTemplate(body, templates);
    }

    /** Statements up to the action that ends or divides them, which stays. */
    private Block block(boolean top) {
        List<Statement> statements = new ArrayList<>();
        int mark = expressions.mark();
        while (true) {
            Token token = tokens.next();
            if (token.is(Kind.TEXT)) {
                statements.add(new Statement.Text(token.at(), tokens.take().text()));
            } else if (token.is(Kind.END) || tokens.ahead("end") || tokens.ahead("else")) {
                break;
            } else {
                tokens.take(Kind.OPEN);
                action(top).ifPresent(statements::add);
            }
        }
        expressions.forgetSince(mark);
        return new Block(statements);
    }

    private Optional<Statement> action(boolean top) {
        Token first = tokens.next();
        if (first.is(Kind.CLOSE)) {
            throw new TemplateFailure(first.at(), "action has no value");
        }
        String keyword = first.is(Kind.NAME) ? first.text() : "";
        return switch (keyword) {
            case "if", "with" -> Optional.of(condition(tokens.take()));
            case "range" -> Optional.of(range(tokens.take()));
            case "break", "continue" -> Optional.of(jump(tokens.take()));
            case "template" -> Optional.of(include(tokens.take()));
            case "block" -> Optional.of(defaultInclude(tokens.take()));
            case "define" -> {
                define(tokens.take(), top);
                yield Optional.empty();
            }
            default -> {
                Binding binding = expressions.binding(false);
                tokens.take(Kind.CLOSE);
                yield Optional.of(new Statement.Print(first.at(), binding));
            }
        };
    }

    /** {@code if} or {@code with}, from behind the keyword up to and with its end. */
    private Statement condition(Token keyword) {
        int mark = expressions.mark();
        tokens.deeper(keyword);
        Binding binding = expressions.binding(false);
        tokens.take(Kind.CLOSE);
        Statement then = block(false);
        Statement otherwise = NOTHING;
        boolean chained = false;
        if (tokens.ahead("else")) {
            tokens.take(Kind.OPEN);
            tokens.take();
            chained = tokens.next().isName(keyword.text());
            if (chained) {
                otherwise = condition(tokens.take());
            } else {
                tokens.take(Kind.CLOSE);
                otherwise = block(false);
            }
        }
        if (!chained) {
            end(keyword);
        }
        tokens.shallower();
        expressions.forgetSince(mark);
        boolean setsDot = keyword.text().equals("with");
        return new Statement.Condition(keyword.at(), binding, setsDot, then, otherwise);
    }

    private Statement range(Token keyword) {
        int mark = expressions.mark();
        tokens.deeper(keyword);
        Binding binding = expressions.binding(true);
        tokens.take(Kind.CLOSE);
        ranges++;
        Statement body = block(false);
        ranges--;
        Statement otherwise = NOTHING;
        if (tokens.ahead("else")) {
            tokens.take(Kind.OPEN);
            tokens.take();
            tokens.take(Kind.CLOSE);
            otherwise = block(false);
        }
        end(keyword);
        tokens.shallower();
        expressions.forgetSince(mark);
        return new Statement.Range(keyword.at(), binding, body, otherwise);
    }

    private Statement jump(Token keyword) {
        if (ranges == 0) {
            throw new TemplateFailure(keyword.at(), keyword.text() + " outside of range");
        }
        tokens.take(Kind.CLOSE);
        return new Statement.Jump(keyword.text().equals("break") ? Flow.BREAK : Flow.CONTINUE);
    }

    private Statement include(Token keyword) {
        String name = templateName();
        Optional<Expression> data = Optional.empty();
        if (!tokens.next().is(Kind.CLOSE)) {
            data = Optional.of(expressions.pipeline());
        }
        tokens.take(Kind.CLOSE);
        return new Statement.Include(keyword.at(), name, data);
    }

    /** {@code block}: a definition, and its inclusion in the same place. */
    private Statement defaultInclude(Token keyword) {
        String name = templateName();
        Expression data = expressions.pipeline();
        tokens.take(Kind.CLOSE);
        definition(keyword, name);
        return new Statement.Include(keyword.at(), name, Optional.of(data));
    }

    private void define(Token keyword, boolean top) {
        if (!top) {
            throw new TemplateFailure(keyword.at(), "define is possible at the top level only");
        }
        String name = templateName();
        tokens.take(Kind.CLOSE);
        definition(keyword, name);
    }

    private void definition(Token keyword, String name) {
        tokens.deeper(keyword);
        List<String> outer = expressions.startOver();
        int outerRanges = ranges;
        ranges = 0;
        templates.put(name, block(false));
        ranges = outerRanges;
        expressions.restore(outer);
        end(keyword);
        tokens.shallower();
    }

    private String templateName() {
        Token name = tokens.take();
        if (!name.is(Kind.STRING) && !name.is(Kind.RAW_STRING)) {
            throw new TemplateFailure(
                    name.at(), "expected a template's name, found " + name.shown());
        }
        return (String) Literals.value(name);
    }

    private void end(Token keyword) {
        if (!tokens.ahead("end")) {
            Token found = tokens.next();
            String what =
                    found.is(Kind.END)
                            ? keyword.text() + " has no end"
                            : "unexpected else in " + keyword.text();
            throw new TemplateFailure(keyword.at(), what);
        }
        tokens.take(Kind.OPEN);
        tokens.take();
        tokens.take(Kind.CLOSE);
    }
}
