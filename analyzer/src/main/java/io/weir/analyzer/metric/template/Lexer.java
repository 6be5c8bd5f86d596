package io.weir.analyzer.metric.template;

import io.weir.analyzer.metric.template.Token.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Cuts a template into literal text and the tokens of its actions, with trim markers and comments
 * resolved. Used once.
 */
final class Lexer {
    private static final String OPEN = "{{";
    private static final String CLOSE = "}}";
    private static final String SPACES = " \t\r\n";

    private final String text;
    private final int[] lineStarts;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private boolean trimNextText;

    private Lexer(String text) {
        this.text = text;
        this.lineStarts =
                IntStream.concat(
                                IntStream.of(0),
                                IntStream.range(0, text.length())
                                        .filter(i -> text.charAt(i) == '\n')
                                        .map(i -> i + 1))
                        .toArray();
    }

    /**
     * The tokens, the last of which is {@code END}.
     *
     * @throws TemplateFailure for what is no token
     */
    static List<Token> tokens(String text) {
        Lexer lexer = new Lexer(text);
        while (lexer.at < text.length()) {
            lexer.literalText();
        }
        lexer.add(Kind.END, lexer.at, false);
        return lexer.tokens;
    }

    private void literalText() {
        int open = text.indexOf(OPEN, at);
        int start = at;
        int end = open < 0 ? text.length() : open;
        boolean trimEnd =
                open >= 0
                        && text.startsWith("-", open + 2)
                        && open + 3 < text.length()
                        && isSpace(text.charAt(open + 3));
        String literal = text.substring(start, end);
        if (trimNextText) {
            literal = withoutLeadingSpace(literal);
        }
        if (trimEnd) {
            literal = withoutTrailingSpace(literal);
        }
        trimNextText = false;
        if (!literal.isEmpty()) {
            tokens.add(new Token(Kind.TEXT, literal, position(start), false));
        }
        at = end;
        if (open >= 0) {
            action(trimEnd ? 4 : 2);
        }
    }

    private void action(int openLength) {
        int open = at;
        at += openLength;
        if (text.startsWith("/*", at)) {
            comment(open);
            return;
        }
        tokens.add(new Token(Kind.OPEN, OPEN, position(open), false));
        boolean spaced = openLength > 2;
        while (true) {
            int before = at;
            while (at < text.length() && isSpace(text.charAt(at))) {
                at++;
            }
            spaced |= at > before;
            if (at >= text.length()) {
                throw failure(open, "action \"{{\" is not closed");
            }
            boolean trims = spaced && text.startsWith("-" + CLOSE, at);
            if (trims || text.startsWith(CLOSE, at)) {
                close(trims, spaced);
                return;
            }
            token(spaced);
            spaced = false;
        }
    }

    private void close(boolean trims, boolean spaced) {
        int start = trims ? at + 1 : at;
        at = start + CLOSE.length();
        add(Kind.CLOSE, start, spaced);
        trimNextText = trims;
    }

    private void comment(int open) {
        int end = text.indexOf("*/", at + 2);
        if (end < 0) {
            throw failure(open, "comment is not closed");
        }
        at = end + 2;
        boolean trims = at < text.length() && isSpace(text.charAt(at));
        if (trims && text.startsWith("-" + CLOSE, at + 1)) {
            at += 4;
            trimNextText = true;
        } else if (text.startsWith(CLOSE, at)) {
            at += 2;
        } else {
            throw failure(open, "comment ends before \"}}\"");
        }
    }

    private void token(boolean spaced) {
        int start = at;
        char first = text.charAt(at);
        if (first == '"' || first == '\'') {
            quoted(first);
            add(first == '"' ? Kind.STRING : Kind.CHARACTER, start, spaced);
        } else if (first == '`') {
            int end = text.indexOf('`', at + 1);
            if (end < 0) {
                throw failure(start, "raw string is not closed");
            }
            at = end + 1;
            add(Kind.RAW_STRING, start, spaced);
        } else if (first == '$' || (isWord(first) && !isDigit(first))) {
            at++;
            word();
            terminated();
            add(first == '$' ? Kind.VARIABLE : Kind.NAME, start, spaced);
        } else if (first == '.' && !(at + 1 < text.length() && isDigit(text.charAt(at + 1)))) {
            at++;
            word();
            terminated();
            add(at == start + 1 ? Kind.DOT : Kind.FIELD, start, spaced);
        } else if (isDigit(first) || first == '.' || first == '+' || first == '-') {
            number();
            add(Kind.NUMBER, start, spaced);
        } else {
            sign(first, spaced);
        }
    }

    private void sign(char first, boolean spaced) {
        int start = at;
        at++;
        switch (first) {
            case '|' -> add(Kind.PIPE, start, spaced);
            case ',' -> add(Kind.COMMA, start, spaced);
            case '(' -> add(Kind.LEFT_PAREN, start, spaced);
            case ')' -> add(Kind.RIGHT_PAREN, start, spaced);
            case '=' -> add(Kind.ASSIGN, start, spaced);
            case ':' -> {
                if (!text.startsWith("=", at)) {
                    throw failure(start, "\":\" is not followed by \"=\"");
                }
                at++;
                add(Kind.DECLARE, start, spaced);
            }
            default -> throw failure(start, "unexpected character \"" + first + "\"");
        }
    }

    private void quoted(char quote) {
        int start = at++;
        while (at < text.length() && text.charAt(at) != quote && text.charAt(at) != '\n') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        if (at >= text.length() || text.charAt(at) != quote) {
            throw failure(start, "quoted text is not closed");
        }
        at++;
    }

    private void number() {
        int start = at++;
        boolean hex = text.startsWith("0x", start) || text.startsWith("0X", start);
        while (at < text.length()) {
            char next = text.charAt(at);
            char previous = text.charAt(at - 1);
            boolean exponentSign =
                    (next == '+' || next == '-') && !hex && (previous == 'e' || previous == 'E');
            if (!isWord(next) && next != '.' && !exponentSign) {
                return;
            }
            at++;
        }
    }

    private void word() {
        while (at < text.length() && isWord(text.charAt(at))) {
            at++;
        }
    }

    private void terminated() {
        boolean fine =
                at >= text.length()
                        || isSpace(text.charAt(at))
                        || ".,|:()".indexOf(text.charAt(at)) >= 0
                        || text.startsWith(CLOSE, at);
        if (!fine) {
            throw failure(at, "unexpected character \"" + text.charAt(at) + "\"");
        }
    }

    private void add(Kind kind, int start, boolean spaced) {
        tokens.add(new Token(kind, text.substring(start, at), position(start), spaced));
    }

    private Position position(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        int line = found >= 0 ? found : -found - 2;
        return new Position(line + 1, offset - lineStarts[line] + 1);
    }

    private TemplateFailure failure(int offset, String what) {
        return new TemplateFailure(position(offset), what);
    }

    private static boolean isSpace(char c) {
        return SPACES.indexOf(c) >= 0;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isWord(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }

    private static String withoutLeadingSpace(String literal) {
        int start = 0;
        while (start < literal.length() && isSpace(literal.charAt(start))) {
            start++;
        }
        return literal.substring(start);
    }

    private static String withoutTrailingSpace(String literal) {
        int end = literal.length();
        while (end > 0 && isSpace(literal.charAt(end - 1))) {
            end--;
        }
        return literal.substring(0, end);
    }
}
