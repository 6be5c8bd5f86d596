package io.weir.watcher.revision;

import io.weir.watcher.observe.ObjectId;
import tools.jackson.databind.JsonNode;

/** Something to ask the API server before a snapshot can be made. */
public sealed interface Fetch {

    /** What is asked about: two fetches of one subject are one. */
    Object subject();

    /**
     * The contents of a ConfigMap or Secret, for its checksum.
     *
     * @param resourceVersion of the object as the watch showed it
     */
    record Config(ObjectId id, String resourceVersion) implements Fetch {
        @Override
        public Object subject() {
            return this;
        }
    }

    /**
     * A stored template, for a comparison.
     *
     * @param uid of the Canary: a template that another object of that name stored says nothing
     */
    record Template(StoredTemplate question, String uid, JsonNode served) implements Fetch {
        @Override
        public Object subject() {
            return question;
        }
    }
}
