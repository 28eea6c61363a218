package io.picklejar.server.registry;

import org.jspecify.annotations.Nullable;

/** Who asks, as far as a sticky route wants to know. */
public interface Caller {

    Caller NOBODY = new Caller() {
        @Override
        public @Nullable String header(String name) {
            return null;
        }

        @Override
        public @Nullable String field(String name) {
            return null;
        }
    };

    /** The value of a header, or null. */
    @Nullable
    String header(String name);

    /** The value of a field of a single request, as text, or null. */
    @Nullable
    String field(String name);
}
