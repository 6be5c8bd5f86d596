package io.weir.app.trace;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Something that took time, as a part of a trace. Told once it is over.
 *
 * @param service whose, for example {@code weir-router}
 * @param trace 32 hexadecimal digits
 * @param id 16 hexadecimal digits
 * @param parent the span that it is a part of; empty for the first of a trace
 * @param name what it is, of few different ones
 * @param attributes facts, none of them a secret
 * @param error why it failed; empty when it did not
 */
public record Span(
        String service,
        String trace,
        String id,
        Optional<String> parent,
        String name,
        Instant from,
        Instant to,
        Map<String, String> attributes,
        Optional<String> error) {

    public Span {
        attributes = Map.copyOf(attributes);
    }

    /** The same at another time; one that ended before it began has no length. */
    public Span timed(Instant begin, Instant end) {
        return new Span(
                service,
                trace,
                id,
                parent,
                name,
                begin,
                end.isBefore(begin) ? begin : end,
                attributes,
                error);
    }

    /** The same with these facts. */
    public Span with(Map<String, String> facts) {
        return new Span(service, trace, id, parent, name, from, to, facts, error);
    }

    /** The same, failed or not. */
    public Span failed(Optional<String> why) {
        return new Span(service, trace, id, parent, name, from, to, attributes, why);
    }
}
