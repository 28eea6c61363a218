package io.picklejar.model.kernel.booster;

import io.picklejar.model.kernel.Table;

/**
 * A start, plus each tree's leaf.
 *
 * @param start one a sum
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record TreeMargins(BoosterForest forest, double[] start) implements Margins {

    public TreeMargins {
        if (start.length != forest.outputs()) {
            throw new IllegalArgumentException(start.length + " starts for " + forest.outputs() + " sums");
        }
        start = start.clone();
    }

    @Override
    public int inputs() {
        return forest.inputs();
    }

    @Override
    public int outputs() {
        return forest.outputs();
    }

    @Override
    public double[] margins(Table in) {
        double[] sums = new double[in.rows() * start.length];
        for (int i = 0; i < sums.length; i += start.length) {
            System.arraycopy(start, 0, sums, i, start.length);
        }
        forest.addTo(in, sums);
        return sums;
    }
}
