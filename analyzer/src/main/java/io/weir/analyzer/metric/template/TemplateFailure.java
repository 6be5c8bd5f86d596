package io.weir.analyzer.metric.template;

/**
 * A query template cannot be read or rendered, for its own sake: only its author can help. The
 * message names the place and the offending piece, and holds no value of a variable.
 */
public final class TemplateFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TemplateFailure(Position at, String what) {
        super(at + ": " + what);
    }
}
