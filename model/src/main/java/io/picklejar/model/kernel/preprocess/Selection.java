package io.picklejar.model.kernel.preprocess;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import java.util.Arrays;
import java.util.List;

/** Some of the columns. Source: {@code SelectorMixin.transform} of scikit-learn, which checks all of them all the same. */
public final class Selection implements Transform {

    /** What becomes of missing values. */
    public enum Missing {
        /** In no column, be it selected or not. */
        REJECTED,
        /** In selected columns where the next step takes it, in the others where it does so in any. */
        AS_NEXT,
        /** In selected columns where the next step takes it, in the others always. */
        ALLOWED
    }

    private final int inputs;
    private final int[] chosen;
    private final Missing missing;

    /** @param chosen indices in ascending order */
    public Selection(int inputs, int[] chosen, Missing missing) {
        this.inputs = inputs;
        this.chosen = chosen.clone();
        this.missing = missing;
        for (int column : chosen) {
            if (column < 0 || column >= inputs) {
                throw new IllegalArgumentException("column " + column + " of " + inputs);
            }
        }
        if (chosen.length == 0) {
            throw new IllegalArgumentException("no column is selected");
        }
    }

    @Override
    public int inputs() {
        return inputs;
    }

    @Override
    public int outputs() {
        return chosen.length;
    }

    @Override
    public Table apply(Table in) {
        int rows = in.rows();
        double[] from = in.numbers();
        double[] cells = new double[rows * chosen.length];
        int at = 0;
        for (int row = 0; row < rows; row++) {
            for (int column : chosen) {
                cells[at++] = from[row * inputs + column];
            }
        }
        return Table.ofNumbers(rows, chosen.length, cells);
    }

    @Override
    public List<Domain> domains(List<Domain> downstream) {
        Domains.requireNumbers(downstream);
        boolean others = missing == Missing.ALLOWED
                || (missing == Missing.AS_NEXT && downstream.stream().anyMatch(Domain::acceptsMissing));
        Domain[] domains = new Domain[inputs];
        Arrays.fill(domains, others ? Domain.NUMBER_OR_MISSING : Domain.NUMBER);
        for (int i = 0; i < chosen.length; i++) {
            Domain next = downstream.get(i);
            boolean accepts = missing != Missing.REJECTED && next.acceptsMissing();
            domains[chosen[i]] = new Domain(Domain.Kind.NUMBER, accepts, next.categories(), next.acceptsUnknown());
        }
        return List.of(domains);
    }
}
