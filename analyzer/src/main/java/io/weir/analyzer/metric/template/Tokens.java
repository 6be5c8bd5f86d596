package io.weir.analyzer.metric.template;

import io.weir.analyzer.metric.template.Token.Kind;
import java.util.List;

/** The tokens with a cursor, and the limit on nesting. */
final class Tokens {
    /** Deep enough for people; keeps the stack of a rendering small. */
    private static final int MAX_NESTING = 30;

    private final List<Token> tokens;
    private int at;
    private int nesting;

    Tokens(List<Token> tokens) {
        this.tokens = List.copyOf(tokens);
    }

    /** The token under the cursor, which stays. */
    Token next() {
        return tokens.get(at);
    }

    Token afterNext() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    /** Whether an action with this keyword comes. */
    boolean ahead(String keyword) {
        return next().is(Kind.OPEN) && afterNext().isName(keyword);
    }

    Token take() {
        Token taken = tokens.get(at);
        if (!taken.is(Kind.END)) {
            at++;
        }
        return taken;
    }

    Token take(Kind expected) {
        Token taken = take();
        if (!taken.is(expected)) {
            throw new TemplateFailure(taken.at(), "unexpected " + taken.shown());
        }
        return taken;
    }

    void deeper(Token into) {
        if (++nesting > MAX_NESTING) {
            throw new TemplateFailure(into.at(), "nested more than " + MAX_NESTING + " deep");
        }
    }

    void shallower() {
        nesting--;
    }
}
