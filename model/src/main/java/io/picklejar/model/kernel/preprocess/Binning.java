package io.picklejar.model.kernel.preprocess;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import java.util.List;

/** The number of the bin a value falls in, or a one in the column of that bin. Source: {@code KBinsDiscretizer.transform}. */
public final class Binning implements Transform {

    private static final double RELATIVE = 1e-5;
    private static final double ABSOLUTE = 1e-8;

    private final double[][] cuts;
    private final boolean oneHot;
    private final boolean nudged;
    private final int outputs;

    /**
     * Checks nothing: any cuts make bins.
     *
     * @param cuts inner edges of each column, ascending; one fewer than bins
     * @param nudged whether a value just below an edge counts as on it, as before 1.1
     */
    public Binning(double[][] cuts, boolean oneHot, boolean nudged) {
        this.cuts = cuts.clone();
        this.oneHot = oneHot;
        this.nudged = nudged;
        int width = 0;
        for (double[] ofColumn : cuts) {
            width += oneHot ? ofColumn.length + 1 : 1;
        }
        this.outputs = width;
    }

    @Override
    public int inputs() {
        return cuts.length;
    }

    @Override
    public int outputs() {
        return outputs;
    }

    @Override
    public Table apply(Table in) {
        int rows = in.rows();
        double[] cells = new double[rows * outputs];
        int at = 0;
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < cuts.length; i++) {
                int bin = bin(in.number(row, i), cuts[i]);
                if (oneHot) {
                    cells[at + bin] = 1;
                    at += cuts[i].length + 1;
                } else {
                    cells[at++] = bin;
                }
            }
        }
        return Table.ofNumbers(rows, outputs, cells);
    }

    /** How many edges are not greater. */
    private int bin(double value, double[] edges) {
        double x = nudged ? value + (ABSOLUTE + RELATIVE * Math.abs(value)) : value;
        int low = 0;
        int high = edges.length;
        while (low < high) {
            int mid = (low + high) >>> 1;
            if (edges[mid] <= x) {
                low = mid + 1;
            } else {
                high = mid;
            }
        }
        return low;
    }

    @Override
    public List<Domain> domains(List<Domain> downstream) {
        Domains.requireNumbers(downstream);
        return Domains.all(cuts.length, Domain.NUMBER);
    }
}
