package io.weir.app.trace;

/** Where spans go. Any thread; returns at once and never fails. */
public interface SpanSink {

    /** Nobody wants any. */
    SpanSink OFF =
            new SpanSink() {
                @Override
                public boolean on() {
                    return false;
                }

                @Override
                public void ended(Span span) {}
            };

    /** Whether there is a use in making spans. */
    boolean on();

    /** Takes a span; some may be lost when too many come. */
    void ended(Span span);
}
