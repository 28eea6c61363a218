package io.picklejar.model.kernel.booster;

/** Links in float32, as XGBoost computes them. Source: {@code src/common/math.h} and {@code src/objective} of XGBoost. */
public enum SingleLinks implements Link {
    /** {@code 1 / (1 + exp(-x))}. */
    SIGMOID {
        @Override
        float of(float x) {
            return 1.0f / (exp(Math.min(-x, 88.7f)) + 1.0f + 1e-16f);
        }
    },
    EXP {
        @Override
        float of(float x) {
            return exp(x);
        }
    },
    /** 1 above 0, else 0. */
    STEP {
        @Override
        float of(float x) {
            return x > 0 ? 1 : 0;
        }
    },
    SOFTMAX {
        @Override
        float of(float x) {
            return x;
        }

        @Override
        public double[] apply(double[] sums, int rows, int width) {
            for (int row = 0; row < rows; row++) {
                softmax(sums, row * width, width);
            }
            return sums;
        }
    },
    /** Index of the first of the greatest. */
    ARGMAX {
        @Override
        float of(float x) {
            return x;
        }

        @Override
        public int outputs(int sums) {
            return 1;
        }

        @Override
        public double[] apply(double[] sums, int rows, int width) {
            double[] best = new double[rows];
            for (int row = 0; row < rows; row++) {
                best[row] = first(sums, row * width, width);
            }
            return best;
        }
    };

    abstract float of(float x);

    @Override
    public double[] apply(double[] sums, int rows, int width) {
        for (int i = 0; i < rows * width; i++) {
            sums[i] = of((float) sums[i]);
        }
        return sums;
    }

    private static float exp(float x) {
        return (float) Math.exp(x);
    }

    private static int first(double[] sums, int from, int width) {
        int best = 0;
        for (int i = 1; i < width; i++) {
            best = sums[from + i] > sums[from + best] ? i : best;
        }
        return best;
    }

    private static void softmax(double[] sums, int from, int width) {
        float max = (float) sums[from + first(sums, from, width)];
        double total = 0;
        for (int i = from; i < from + width; i++) {
            sums[i] = exp((float) sums[i] - max);
            total += sums[i];
        }
        for (int i = from; i < from + width; i++) {
            sums[i] = (float) sums[i] / (float) total;
        }
    }
}
