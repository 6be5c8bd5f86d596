package io.weir.notifier.alert;

import io.weir.rollout.CanaryKey;
import io.weir.rollout.ObjectRef;

/**
 * Who is told. Each receiver gets its messages in order, and one that does not answer delays no
 * other. Names no address: that is looked up at each attempt.
 */
public sealed interface Receiver {

    /** Also the key of its records: {@code KIND} or {@code KIND/REST}. */
    String key();

    /** First part of the key; bounded, so fit for a metric's label. */
    default String kind() {
        String key = key();
        int slash = key.indexOf('/');
        return slash < 0 ? key : key.substring(0, slash);
    }

    /**
     * Reads what {@link #key} wrote.
     *
     * @throws IllegalArgumentException for any other text
     */
    static Receiver parse(String key) {
        for (Global global : Global.values()) {
            if (global.key().equals(key)) {
                return global;
            }
        }
        String[] parts = key.split("/", 4);
        if (parts.length >= 3 && !parts[1].isEmpty() && !parts[2].isEmpty()) {
            if (parts.length == 3 && parts[0].equals(Events.KIND)) {
                return new Events(new CanaryKey(parts[1], parts[2]));
            }
            if (parts.length == 3 && parts[0].equals(Provider.KIND)) {
                return new Provider(new ObjectRef(parts[1], parts[2]));
            }
            if (parts.length == 4 && parts[0].equals(Hook.KIND) && !parts[3].isEmpty()) {
                return new Hook(new CanaryKey(parts[1], parts[2]), parts[3]);
            }
        }
        throw new IllegalArgumentException("not a receiver: '" + key + "'");
    }

    /** The receivers that the service is started with, for all Canaries. */
    enum Global implements Receiver {
        /** Slack, for alerts of Canaries that name no AlertProvider. */
        SLACK("slack"),
        /** Microsoft Teams, for the same. */
        TEAMS("msteams"),
        /** The event webhook, for every change of Canaries that declare none. */
        WEBHOOK("event"),
        /** Every change as a CloudEvent over HTTP. */
        CLOUD_EVENTS("cloudevents");

        private final String key;

        Global(String key) {
            this.key = key;
        }

        @Override
        public String key() {
            return key;
        }
    }

    /** The Kubernetes Events of one Canary. */
    record Events(CanaryKey canary) implements Receiver {

        static final String KIND = "kubernetes";

        @Override
        public String key() {
            return KIND + "/" + canary;
        }
    }

    /** What an AlertProvider says. */
    record Provider(ObjectRef name) implements Receiver {

        static final String KIND = "provider";

        @Override
        public String key() {
            return KIND + "/" + name;
        }
    }

    /**
     * A webhook of type {@code event} that a Canary declares.
     *
     * @param name of the hook, unique among those of its type
     */
    record Hook(CanaryKey canary, String name) implements Receiver {

        static final String KIND = "hook";

        @Override
        public String key() {
            return KIND + "/" + canary + "/" + name;
        }
    }
}
