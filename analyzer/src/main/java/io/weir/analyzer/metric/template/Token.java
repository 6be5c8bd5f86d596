package io.weir.analyzer.metric.template;

/**
 * One piece of a template.
 *
 * @param text as written; for a literal text between actions, what remains after trimming
 * @param spaced whether white space stands before it, which separates arguments from fields
 */
record Token(Kind kind, String text, Position at, boolean spaced) {

    /** What a token is. A keyword is a {@code NAME} that the parser looks for. */
    enum Kind {
        TEXT,
        OPEN,
        CLOSE,
        NAME,
        FIELD,
        DOT,
        VARIABLE,
        STRING,
        RAW_STRING,
        CHARACTER,
        NUMBER,
        PIPE,
        DECLARE,
        ASSIGN,
        COMMA,
        LEFT_PAREN,
        RIGHT_PAREN,
        END
    }

    boolean is(Kind other) {
        return kind == other;
    }

    boolean isName(String name) {
        return kind == Kind.NAME && text.equals(name);
    }

    /** For messages. */
    String shown() {
        return kind == Kind.END ? "end of the template" : "\"" + text + "\"";
    }
}
