package io.picklejar.model.kernel.preprocess;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import java.util.Arrays;
import java.util.List;

/** The values of B-splines at each number. Source: {@code SplineTransformer.transform} of scikit-learn. */
public final class SplineBasis implements Transform {

    /** What is done beyond the outer knots. */
    public enum Beyond {
        CONTINUE,
        /** scikit-learn refuses such rows; the result is NaN. */
        ERROR,
        PERIODIC,
        CONSTANT,
        LINEAR
    }

    private final Spline[] splines;
    private final int width;
    private final Beyond beyond;
    private final boolean lastToo;
    private final boolean zeroForMissing;
    private final Edge[] edges;

    /**
     * Works out the edges.
     *
     * @param splines one a column, all of one width
     * @param lastToo whether the last spline of each column is handed on
     * @param zeroForMissing whether NaN gives zeros
     */
    public SplineBasis(List<Spline> splines, Beyond beyond, boolean lastToo, boolean zeroForMissing) {
        this.splines = splines.toArray(Spline[]::new);
        this.width = splines.get(0).width();
        this.beyond = beyond;
        this.lastToo = lastToo;
        this.zeroForMissing = zeroForMissing;
        boolean hasEdges = beyond == Beyond.CONSTANT || beyond == Beyond.LINEAR;
        this.edges = new Edge[hasEdges ? this.splines.length : 0];
        int degree = splines.get(0).degree();
        for (int i = 0; i < edges.length; i++) {
            // scikit-learn raises a degree of 1 once, for the first column, and keeps it for those behind
            int reach = beyond == Beyond.LINEAR && degree <= 1 ? degree + 1 : degree;
            edges[i] = new Edge(this.splines[i], degree, reach, beyond == Beyond.LINEAR);
            degree = reach;
        }
        if (outputs() == 0) {
            throw new IllegalArgumentException("splines without any column");
        }
    }

    /** Values and slopes at both ends, and how many splines they matter for. */
    private static final class Edge {
        private final int reach;
        private final double low;
        private final double high;
        private final double[] atLow;
        private final double[] atHigh;
        private final double[] slopeLow;
        private final double[] slopeHigh;

        Edge(Spline spline, int degree, int reach, boolean linear) {
            if (reach > spline.width() || (linear && reach == spline.degree() + 1 && spline.degree() == 0)) {
                throw new IllegalArgumentException("splines of degree " + spline.degree() + " too few to go on beyond");
            }
            this.reach = reach;
            this.low = spline.knot(degree);
            this.high = spline.knot(spline.knots() - degree - 1);
            this.atLow = spline.at(low, 0);
            this.atHigh = spline.at(high, 0);
            this.slopeLow = linear ? spline.at(low, 1) : new double[spline.width()];
            this.slopeHigh = linear ? spline.at(high, 1) : new double[spline.width()];
        }

        void below(double x, double[] to, int from) {
            for (int j = 0; j < reach; j++) {
                to[from + j] = atLow[j] + (x - low) * slopeLow[j];
            }
        }

        void above(double x, double[] to, int from, int width) {
            for (int j = width - reach; j < width; j++) {
                to[from + j] = atHigh[j] + (x - high) * slopeHigh[j];
            }
        }
    }

    @Override
    public int inputs() {
        return splines.length;
    }

    @Override
    public int outputs() {
        return splines.length * kept();
    }

    private int kept() {
        return lastToo ? width : width - 1;
    }

    @Override
    public Table apply(Table in) {
        int rows = in.rows();
        int kept = kept();
        double[] cells = new double[rows * outputs()];
        double[] values = new double[width];
        double[] scratch = new double[2 * (splines[0].degree() + 1)];
        int at = 0;
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < splines.length; i++) {
                fill(i, in.number(row, i), values, scratch);
                System.arraycopy(values, 0, cells, at, kept);
                at += kept;
            }
        }
        return Table.ofNumbers(rows, outputs(), cells);
    }

    private void fill(int column, double x, double[] values, double[] scratch) {
        Spline spline = splines[column];
        if (Double.isNaN(x)) {
            Arrays.fill(values, zeroForMissing ? 0 : Double.NaN);
        } else if (edges.length > 0) {
            fillWithEdges(spline, edges[column], x, values, scratch);
        } else if (beyond == Beyond.PERIODIC) {
            spline.fill(spline.wrapped(x), 0, values, scratch);
        } else if (beyond == Beyond.ERROR && (x < spline.first() || x > spline.last())) {
            Arrays.fill(values, Double.NaN);
        } else {
            spline.fill(x, 0, values, scratch);
        }
    }

    private void fillWithEdges(Spline spline, Edge edge, double x, double[] values, double[] scratch) {
        if (x >= edge.low && x <= edge.high) {
            spline.fill(x, 0, values, scratch);
            return;
        }
        Arrays.fill(values, 0);
        if (x < edge.low) {
            edge.below(x, values, 0);
        } else {
            edge.above(x, values, 0, width);
        }
    }

    @Override
    public List<Domain> domains(List<Domain> downstream) {
        Domains.requireNumbers(downstream);
        return Domains.all(splines.length, zeroForMissing ? Domain.NUMBER_OR_MISSING : Domain.NUMBER);
    }
}
