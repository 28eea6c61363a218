package io.picklejar.model.kernel.text;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.SparseRows;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@code FeatureHasher.transform} on rows whose keys are columns: a number goes, with a sign, into the column that the hash
 * of its name chooses; a text counts 1 in the column that the hash of {@code name=text} chooses. Source: {@code
 * sklearn.feature_extraction._hashing_fast.transform}.
 */
public final class FeatureHashing implements Transform {

    /** How values are hashed. */
    public record Rule(int outputs, boolean alternateSign, boolean absolute) {
        public Rule {
            if (outputs < 1) {
                throw new IllegalArgumentException("n_features: " + outputs + " (expected: at least 1)");
            }
        }
    }

    /**
     * An input column.
     *
     * @param prefix what is hashed of a number; what stands before a text
     */
    public record Column(String prefix, boolean isText) {}

    private final List<Column> columns;
    private final Rule rule;
    private final int[] hashes;

    public FeatureHashing(List<Column> columns, Rule rule) {
        this.columns = List.copyOf(columns);
        this.rule = rule;
        this.hashes = columns.stream().mapToInt(column -> hash(column.prefix())).toArray();
    }

    private static int hash(String text) {
        return Murmur3.hash(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int inputs() {
        return columns.size();
    }

    @Override
    public int outputs() {
        return rule.outputs();
    }

    @Override
    public boolean keepsSparse() {
        return true;
    }

    @Override
    public Table apply(Table in) {
        SparseRows rows = new SparseRows(in.rows(), rule.outputs());
        int[] at = new int[hashes.length];
        double[] values = new double[hashes.length];
        for (int row = 0; row < in.rows(); row++) {
            for (int i = 0; i < at.length; i++) {
                put(in, row, i, at, values);
            }
            addSorted(at, values, rows);
            rows.endRow();
        }
        return rows.table();
    }

    private void put(Table in, int row, int i, int[] at, double[] values) {
        Column column = columns.get(i);
        int hash = column.isText() ? hash(column.prefix() + in.text(row, i)) : hashes[i];
        double value = column.isText() ? 1 : in.number(row, i);
        at[i] = TokenHashing.column(hash, rule.outputs());
        values[i] = rule.alternateSign() && hash < 0 ? -value : value;
    }

    /** Values of one column are added up in the order of the row; rows are short, so the search for them may be plain. */
    private void addSorted(int[] at, double[] values, SparseRows to) {
        int[] sorted = at.clone();
        Arrays.sort(sorted);
        for (int k = 0; k < sorted.length; k++) {
            if (k > 0 && sorted[k] == sorted[k - 1]) {
                continue;
            }
            double sum = 0;
            for (int i = 0; i < at.length; i++) {
                sum += at[i] == sorted[k] ? values[i] : 0;
            }
            if (sum != 0) {
                to.add(sorted[k], rule.absolute() ? Math.abs(sum) : sum);
            }
        }
    }

    @Override
    public List<Domain> domains(List<Domain> downstream) {
        Domains.requireNumbers(downstream);
        List<Domain> domains = new ArrayList<>();
        for (Column column : columns) {
            domains.add(column.isText() ? TokenHashing.TEXT : Domain.NUMBER);
        }
        return domains;
    }
}
