package io.picklejar.model.kernel.text;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.SparseRows;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import java.util.List;
import java.util.Map;

/** How often each word of a vocabulary occurs: {@code CountVectorizer.transform}. One text column, sparse rows. */
public final class TokenCounts implements Transform {

    private final Analyzer analyzer;
    private final Map<String, Integer> vocabulary;
    private final int outputs;
    private final boolean binary;

    /** @param vocabulary column of each token, {@code 0..size-1} */
    public TokenCounts(Analyzer analyzer, Map<String, Integer> vocabulary, boolean binary) {
        this.analyzer = analyzer;
        this.vocabulary = Map.copyOf(vocabulary);
        this.outputs = vocabulary.size();
        this.binary = binary;
        for (int column : vocabulary.values()) {
            if (column < 0 || column >= outputs) {
                throw new IllegalArgumentException("a token of column " + column + " of " + outputs);
            }
        }
    }

    @Override
    public int inputs() {
        return 1;
    }

    @Override
    public int outputs() {
        return outputs;
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
            Integer column = vocabulary.get(token);
            if (column != null) {
                counts.add(column, true);
            }
        };
        for (int row = 0; row < in.rows(); row++) {
            String text = in.text(row, 0);
            if (text != null) {
                analyzer.analyze(text, sink);
            }
            counts.endRow(rows, binary, false);
        }
        return rows.table();
    }

    @Override
    public List<Domain> domains(List<Domain> downstream) {
        Domains.requireNumbers(downstream);
        return List.of(TokenHashing.TEXT);
    }
}
