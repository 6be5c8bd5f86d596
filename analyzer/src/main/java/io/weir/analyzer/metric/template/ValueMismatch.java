package io.weir.analyzer.metric.template;

/** A function cannot take these arguments. Becomes a {@link TemplateFailure} where the call is. */
final class ValueMismatch extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ValueMismatch(String what) {
        super(what);
    }
}
