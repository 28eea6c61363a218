package io.picklejar.model.kernel.similarity;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import java.util.Arrays;
import java.util.List;

/**
 * Tensor sketch of a polynomial kernel. Source: {@code PolynomialCountSketch} of scikit-learn, which multiplies the Fourier
 * transforms of count sketches; here they are convolved as they are, a sketch having no more cells than the row.
 */
public final class Sketch implements Transform {

    private final int inputs;
    private final int outputs;
    private final int degree;
    private final int[] places;
    private final double[] signs;
    private final double rootGamma;
    private final double constant;

    /**
     * Checks lengths and places.
     *
     * @param degree number of sketches
     * @param places {@code degree x hashed} of {@code 0..outputs-1}, where one more column than {@code inputs} is hashed if
     *     {@code coef0} is not zero
     * @param signs of the same shape
     */
    public Sketch(int inputs, int outputs, int degree, int[] places, double[] signs, double gamma, double coef0) {
        long hashed = (long) degree * (inputs + (coef0 == 0 ? 0 : 1));
        if (degree < 1 || places.length != hashed || signs.length != hashed) {
            throw new IllegalArgumentException(
                    places.length + " places and " + signs.length + " signs (expected: " + hashed + ")");
        }
        for (int place : places) {
            if (place < 0 || place >= outputs) {
                throw new IllegalArgumentException("place " + place + " (expected: 0.." + (outputs - 1) + ")");
            }
        }
        this.inputs = inputs;
        this.outputs = outputs;
        this.degree = degree;
        this.places = places.clone();
        this.signs = signs.clone();
        this.rootGamma = Math.sqrt(gamma);
        this.constant = Math.sqrt(coef0);
    }

    @Override
    public int inputs() {
        return inputs;
    }

    @Override
    public int outputs() {
        return outputs;
    }

    @Override
    public Table apply(Table in) {
        int hashed = places.length / degree;
        double[] cells = in.numbers();
        double[] result = new double[in.rows() * outputs];
        double[] row = new double[hashed];
        double[] product = new double[outputs];
        double[] spare = new double[outputs];
        for (int i = 0; i < in.rows(); i++) {
            for (int j = 0; j < hashed; j++) {
                row[j] = j < inputs ? rootGamma * cells[i * inputs + j] : constant;
            }
            System.arraycopy(product(row, product, spare), 0, result, i * outputs, outputs);
        }
        return Table.ofNumbers(in.rows(), outputs, result);
    }

    /** Works in the two arrays and returns the one that holds the product. */
    private double[] product(double[] row, double[] one, double[] other) {
        double[] product = one;
        double[] next = other;
        Arrays.fill(product, 0);
        for (int j = 0; j < row.length; j++) {
            product[places[j]] += signs[j] * row[j];
        }
        for (int d = 1; d < degree; d++) {
            Arrays.fill(next, 0);
            for (int j = 0; j < row.length; j++) {
                int at = d * row.length + j;
                addShifted(product, places[at], signs[at] * row[j], next);
            }
            double[] done = product;
            product = next;
            next = done;
        }
        return product;
    }

    private void addShifted(double[] from, int by, double factor, double[] to) {
        for (int i = 0; i < outputs; i++) {
            int place = i + by;
            to[place < outputs ? place : place - outputs] += factor * from[i];
        }
    }

    @Override
    public List<Domain> domains(List<Domain> downstream) {
        Domains.requireNumbers(downstream);
        return Domains.all(inputs, Domain.NUMBER);
    }
}
