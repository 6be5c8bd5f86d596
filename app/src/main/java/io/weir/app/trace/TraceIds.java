package io.weir.app.trace;

import io.weir.rollout.Ids;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Ids of traces and spans, which follow from what they are about. Pure. */
public final class TraceIds {

    private static final int TRACE_BYTES = 16;
    private static final int SPAN_BYTES = 8;

    private TraceIds() {}

    /** The trace of a run. */
    public static String trace(String run) {
        return hash("trace", run, TRACE_BYTES);
    }

    /** That a run's revision was seen: the root of its trace. */
    public static String seen(String run) {
        return hash("seen", run, SPAN_BYTES);
    }

    /** That a verdict was decided. */
    public static String decided(String verdict) {
        return hash("decided", verdict, SPAN_BYTES);
    }

    /** What was asked for a verdict, by number. */
    public static String asked(String verdict, int number) {
        return hash("asked", Ids.of(verdict, Integer.toString(number)), SPAN_BYTES);
    }

    /** That a verdict was carried out. */
    public static String applied(String change) {
        return hash("applied", change, SPAN_BYTES);
    }

    /** That a receiver was told. */
    public static String told(String delivery) {
        return hash("told", delivery, SPAN_BYTES);
    }

    /** The W3C header: what is made of the record is a part of the span. */
    public static String traceparent(String run, String span) {
        return "00-" + trace(run) + "-" + span + "-01";
    }

    private static String hash(String what, String id, int bytes) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest((what + ":" + id).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
