package io.picklejar.model.kernel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Lists of domains, one a column. */
public final class Domains {

    private Domains() {}

    public static List<Domain> all(int columns, Domain domain) {
        return Collections.nCopies(columns, domain);
    }

    /**
     * For a step that maps column to column and hands missing numbers on: numbers, missing where the successor takes it.
     *
     * @throws KindConflictException where the successor reads a text
     */
    public static List<Domain> ofNumbers(List<Domain> downstream) {
        requireNumbers(downstream);
        List<Domain> domains = new ArrayList<>(downstream.size());
        for (Domain next : downstream) {
            domains.add(next.acceptsMissing() ? Domain.NUMBER_OR_MISSING : Domain.NUMBER);
        }
        return domains;
    }

    /**
     * Makes sure that the successor reads numbers.
     *
     * @throws KindConflictException where a column that holds numbers is read as text
     */
    public static void requireNumbers(List<Domain> downstream) {
        for (int i = 0; i < downstream.size(); i++) {
            if (downstream.get(i).kind() == Domain.Kind.TEXT) {
                throw new KindConflictException("column " + i + " holds numbers, but the next step reads it as text");
            }
        }
    }

    /** What satisfies both readers of input column {@code column}. */
    public static Domain both(Domain a, Domain b, int column) {
        if (a.kind() != b.kind() && a.kind() != Domain.Kind.ANY && b.kind() != Domain.Kind.ANY) {
            throw new KindConflictException(
                    "input column " + column + " is read as a number by one step and as text by another");
        }
        return a.and(b);
    }
}
