package io.weir.analyzer.metric.template;

/**
 * A place in a template's text, for messages.
 *
 * @param line from 1
 * @param column from 1, in characters
 */
record Position(int line, int column) {

    @Override
    public String toString() {
        return "line " + line + ", column " + column;
    }
}
