package io.picklejar.model.kernel.preprocess;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import java.util.ArrayList;
import java.util.List;

/**
 * Each category replaced by the mean target of its rows, one mean a class where there are more than two; an unknown one, also
 * a missing one that is no category, by the mean of all rows. Source: {@code TargetEncoder.transform} of scikit-learn.
 */
public final class TargetEncoding implements Transform {

    private final Categories[] columns;
    private final double[][] means;
    private final double[] overall;

    /**
     * Checks that lengths fit.
     *
     * @param means {@code means[column * width + class][code]}
     * @param overall of unknown categories, one a class; their number is the width of each column
     */
    public TargetEncoding(List<Categories> columns, double[][] means, double[] overall) {
        this.columns = columns.toArray(Categories[]::new);
        this.means = means.clone();
        this.overall = overall.clone();
        if (overall.length == 0 || means.length != columns.size() * overall.length) {
            throw new IllegalArgumentException(means.length + " encodings for " + columns.size() + " columns and "
                    + overall.length + " target means");
        }
        for (int i = 0; i < means.length; i++) {
            int size = this.columns[i / overall.length].size();
            if (means[i].length != size) {
                throw new IllegalArgumentException(means[i].length + " encodings for " + size + " categories");
            }
        }
    }

    @Override
    public int inputs() {
        return columns.length;
    }

    @Override
    public int outputs() {
        return means.length;
    }

    @Override
    public Table apply(Table in) {
        int rows = in.rows();
        int width = overall.length;
        double[] cells = new double[rows * means.length];
        int at = 0;
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < columns.length; i++) {
                int code = columns[i].codeOf(in, row, i);
                for (int k = 0; k < width; k++) {
                    cells[at++] = code == Categories.UNKNOWN ? overall[k] : means[i * width + k][code];
                }
            }
        }
        return Table.ofNumbers(rows, means.length, cells);
    }

    @Override
    public List<Domain> domains(List<Domain> downstream) {
        Domains.requireNumbers(downstream);
        List<Domain> domains = new ArrayList<>();
        for (Categories column : columns) {
            domains.add(column.domain(true, true));
        }
        return domains;
    }
}
