package io.picklejar.model.kernel.booster;

import io.picklejar.model.kernel.Table;

/**
 * A start plus weighted features, in float32 and in the order of features; missing ones are passed over. Source: {@code
 * GBLinear::Pred} of XGBoost.
 *
 * @param weights {@code inputs x outputs}
 * @param start one an output
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record LinearMargins(int inputs, float[] weights, float[] start) implements Margins {

    public LinearMargins {
        if (weights.length != (long) inputs * start.length) {
            throw new IllegalArgumentException(
                    weights.length + " weights for " + inputs + " inputs and " + start.length + " outputs");
        }
        weights = weights.clone();
        start = start.clone();
    }

    @Override
    public int outputs() {
        return start.length;
    }

    @Override
    public double[] margins(Table in) {
        int width = start.length;
        double[] cells = in.numbers();
        double[] sums = new double[in.rows() * width];
        for (int row = 0; row < in.rows(); row++) {
            for (int k = 0; k < width; k++) {
                sums[row * width + k] = sum(cells, row * inputs, k);
            }
        }
        return sums;
    }

    private float sum(double[] cells, int from, int output) {
        float sum = start[output];
        for (int i = 0; i < inputs; i++) {
            float x = (float) cells[from + i];
            if (!Float.isNaN(x)) {
                sum += x * weights[i * start.length + output];
            }
        }
        return sum;
    }
}
