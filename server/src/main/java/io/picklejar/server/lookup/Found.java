package io.picklejar.server.lookup;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a store has for one key.
 *
 * @param rows how many rows it has
 * @param values of its one row, one for each column that was asked for: String, Boolean, Number or null
 */
record Found(Rows rows, List<@Nullable Object> values) {

    /** How many rows there are for a key. */
    enum Rows {
        NONE,
        ONE,
        /** And who knows which of them is meant. */
        SEVERAL
    }

    static final Found NOTHING = new Found(Rows.NONE, List.of());
    static final Found SEVERAL = new Found(Rows.SEVERAL, List.of());

    static Found of(@Nullable Object... values) {
        return new Found(Rows.ONE, Collections.unmodifiableList(Arrays.asList(values)));
    }

    /** Bytes that it takes in memory, roughly. */
    int weight() {
        int bytes = 48;
        for (Object value : values) {
            bytes += value instanceof String text ? 48 + 2 * text.length() : 24;
        }
        return bytes;
    }
}
