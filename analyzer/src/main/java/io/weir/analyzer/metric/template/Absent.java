package io.weir.analyzer.metric.template;

/** The template language's {@code nil}, and the dot of a template that has no data object. */
enum Absent {
    NIL
}
