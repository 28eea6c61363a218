package io.picklejar.model.engine;

import io.picklejar.model.kernel.Domain;
import java.util.List;

/**
 * What the folder's metadata tells of the columns that a model reads, for the few files that do not tell it themselves.
 *
 * @param count their number, or {@link #UNKNOWN}
 * @param names one a column, or empty
 * @param kinds one a column, or empty
 */
public record ToldColumns(int count, List<String> names, List<Domain.Kind> kinds) {

    public static final int UNKNOWN = -1;

    public static final ToldColumns NONE = new ToldColumns(UNKNOWN, List.of(), List.of());

    public ToldColumns {
        names = List.copyOf(names);
        kinds = List.copyOf(kinds);
        boolean fits = (names.isEmpty() || names.size() == count) && (kinds.isEmpty() || kinds.size() == count);
        if (count < UNKNOWN || !fits) {
            throw new IllegalArgumentException(names.size() + " names and " + kinds.size() + " kinds of " + count);
        }
    }
}
