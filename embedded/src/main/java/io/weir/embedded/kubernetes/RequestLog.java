package io.weir.embedded.kubernetes;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** The newest requests that the server got, oldest first. Any thread may ask. */
public final class RequestLog {

    private static final int KEPT = 20_000;

    private final Deque<ApiRequest> requests = new ArrayDeque<>();

    RequestLog() {}

    synchronized void add(ApiRequest request) {
        requests.addLast(request);
        if (requests.size() > KEPT) {
            requests.removeFirst();
        }
    }

    /** All of them, at most the newest 20,000. */
    public synchronized List<ApiRequest> all() {
        return List.copyOf(requests);
    }

    /** How many match. */
    public synchronized long count(Predicate<ApiRequest> which) {
        return requests.stream().filter(which).count();
    }

    /** Forgets them, for example after a test's preparation. */
    public synchronized void clear() {
        requests.clear();
    }
}
