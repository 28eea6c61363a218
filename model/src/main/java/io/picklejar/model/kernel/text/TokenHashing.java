package io.picklejar.model.kernel.text;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.SparseRows;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Tokens counted in the columns that their hashes choose: {@code HashingVectorizer} before its norm. Source:
 * {@code sklearn.feature_extraction._hashing_fast.transform}.
 *
 * @param outputs number of columns
 * @param alternateSign whether half of the tokens count down
 * @param binary whether every column hit is 1
 * @param absolute whether signs of sums are dropped ({@code non_negative} before 0.21)
 */
public record TokenHashing(Analyzer analyzer, int outputs, boolean alternateSign, boolean binary, boolean absolute)
        implements Transform {

    /** Any text. */
    static final Domain TEXT = new Domain(Domain.Kind.TEXT, false, List.of(), true);

    public TokenHashing {
        if (outputs < 1) {
            throw new IllegalArgumentException("n_features: " + outputs + " (expected: at least 1)");
        }
    }

    @Override
    public int inputs() {
        return 1;
    }

    @Override
    public boolean keepsSparse() {
        return true;
    }

    @Override
    public Table apply(Table in) {
        SparseRows rows = new SparseRows(in.rows(), outputs);
        IndexCounts counts = new IndexCounts();
        TokenSink sink = token -> {
            int hash = Murmur3.hash(token.getBytes(StandardCharsets.UTF_8));
            counts.add(column(hash, outputs), !alternateSign || hash >= 0);
        };
        for (int row = 0; row < in.rows(); row++) {
            String text = in.text(row, 0);
            if (text != null) {
                analyzer.analyze(text, sink);
            }
            counts.endRow(rows, binary, absolute);
        }
        return rows.table();
    }

    /** {@code abs(hash) % outputs}, where the least integer has no absolute value. */
    static int column(int hash, int outputs) {
        return hash == Integer.MIN_VALUE ? (Integer.MAX_VALUE - (outputs - 1)) % outputs : Math.abs(hash) % outputs;
    }

    @Override
    public List<Domain> domains(List<Domain> downstream) {
        Domains.requireNumbers(downstream);
        return List.of(TEXT);
    }
}
