package io.picklejar.model.kernel.preprocess;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import java.util.Arrays;
import java.util.List;

/**
 * Products of columns up to some degree. Each product is one of a lower degree times one column, so a row costs one
 * multiplication an output. Source: {@code PolynomialFeatures.transform} of scikit-learn.
 */
public final class Polynomial implements Transform {

    /** Bounds the memory of a plan. */
    public static final int MAX_TERMS = 5_000_000;

    private final int inputs;
    private final int[] lower;
    private final int[] column;
    private final int terms;
    private final boolean bias;
    private final int skipped;
    private final boolean single;

    /**
     * Lays out the products.
     *
     * @param minDegree least degree handed on, but for the bias
     * @param interactionOnly products of different columns only
     * @param bias whether a column of ones comes first
     */
    public Polynomial(int inputs, int minDegree, int maxDegree, boolean interactionOnly, boolean bias, boolean single) {
        this.inputs = inputs;
        this.bias = bias;
        this.single = single;
        Plan plan = new Plan(inputs, maxDegree, interactionOnly);
        this.lower = plan.lower;
        this.column = plan.column;
        this.terms = plan.size;
        this.skipped = minDegree <= 1 ? 0 : plan.below(minDegree);
        if (outputs() == 0) {
            throw new IllegalArgumentException("polynomial features without any column");
        }
    }

    /** Terms of degree 1 and up: which earlier term (-1: none) is multiplied by which column. */
    private static final class Plan {
        private int[] lower = new int[16];
        private int[] column = new int[16];
        private int size;
        private final int[] firstOfDegree;

        Plan(int inputs, int maxDegree, boolean interactionOnly) {
            int top = interactionOnly ? Math.min(maxDegree, inputs) : maxDegree;
            firstOfDegree = new int[Math.max(top, 0) + 1];
            int[] starts = new int[inputs + 1];
            for (int i = 0; i < inputs && top > 0; i++) {
                starts[i] = size;
                add(-1, i);
            }
            starts[inputs] = size;
            for (int degree = 2; degree <= top; degree++) {
                firstOfDegree[degree - 1] = size;
                starts = next(starts, inputs, interactionOnly);
            }
            if (top > 0) {
                firstOfDegree[top] = size;
            }
        }

        private int[] next(int[] starts, int inputs, boolean interactionOnly) {
            int[] made = new int[inputs + 1];
            int end = starts[inputs];
            for (int i = 0; i < inputs; i++) {
                made[i] = size;
                for (int term = interactionOnly ? starts[i + 1] : starts[i]; term < end; term++) {
                    add(term, i);
                }
            }
            made[inputs] = size;
            return made;
        }

        private void add(int term, int by) {
            if (size == MAX_TERMS) {
                throw new IllegalArgumentException("more than " + MAX_TERMS + " polynomial features");
            }
            if (size == lower.length) {
                lower = Arrays.copyOf(lower, 2 * size);
                column = Arrays.copyOf(column, 2 * size);
            }
            lower[size] = term;
            column[size++] = by;
        }

        int below(int degree) {
            return degree - 1 < firstOfDegree.length ? firstOfDegree[degree - 1] : size;
        }
    }

    @Override
    public int inputs() {
        return inputs;
    }

    @Override
    public int outputs() {
        return terms - skipped + (bias ? 1 : 0);
    }

    @Override
    public Table apply(Table in) {
        int rows = in.rows();
        int width = outputs();
        double[] cells = new double[rows * width];
        double[] products = new double[terms];
        for (int row = 0; row < rows; row++) {
            multiply(in.numbers(), row * inputs, products);
            int at = row * width;
            if (bias) {
                cells[at++] = 1;
            }
            System.arraycopy(products, skipped, cells, at, terms - skipped);
        }
        return Table.ofNumbers(rows, width, cells);
    }

    private void multiply(double[] x, int from, double[] products) {
        for (int i = 0; i < terms; i++) {
            double value = x[from + column[i]];
            double product = lower[i] < 0 ? value : products[lower[i]] * value;
            products[i] = single ? (float) product : product;
        }
    }

    @Override
    public List<Domain> domains(List<Domain> downstream) {
        Domains.requireNumbers(downstream);
        return Domains.all(inputs, Domain.NUMBER);
    }
}
