package io.weir.runtime;

import java.util.LinkedHashMap;
import java.util.Map;

/** Memories that cannot grow without end. */
public final class Bounded {

    private Bounded() {}

    /**
     * An empty map that forgets the key that was put first when it would hold more than allowed. A
     * key that is put again keeps its age; remove it before to make it the youngest. Not
     * thread-safe.
     *
     * @param most entries to hold, 1 or more
     */
    public static <K, V> Map<K, V> map(int most) {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }
}
