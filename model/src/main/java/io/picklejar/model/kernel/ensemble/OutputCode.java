package io.picklejar.model.kernel.ensemble;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.List;

/**
 * One binary estimator a bit of a code; the class whose code is nearest wins, the first of equals. Source: {@code
 * OutputCodeClassifier}, distances as {@code euclidean_distances} sums them.
 */
public final class OutputCode implements Estimator {

    private final List<Reading> bits;
    private final double[] codes;
    private final double[] squares;
    private final int inputs;
    private final Output output;

    /** @param codes {@code classes x bits} */
    public OutputCode(List<Reading> bits, double[] codes, List<Label> classes) {
        int width = bits.size();
        if (codes.length != (long) width * classes.size() || bits.stream().anyMatch(bit -> bit.width() != 1)) {
            throw new IllegalArgumentException(
                    width + " estimators for a code book of " + codes.length + ", " + classes.size() + " classes");
        }
        this.bits = List.copyOf(bits);
        this.codes = codes.clone();
        this.squares = new double[classes.size()];
        for (int c = 0; c < squares.length; c++) {
            squares[c] = Numerics.dot(codes, c * width, codes, c * width, width);
        }
        this.inputs = Members.inputs(bits.stream().map(Reading::estimator).toList());
        this.output = Output.Classes.of(classes, false);
    }

    @Override
    public int inputs() {
        return inputs;
    }

    @Override
    public Output output() {
        return output;
    }

    @Override
    public List<Domain> domains() {
        return Members.domains(bits.stream().map(Reading::estimator).toList());
    }

    @Override
    public Predictions predict(Table in) {
        int width = bits.size();
        double[] read = OneVersusRest.sideBySide(bits, in);
        int[] indices = new int[in.rows()];
        for (int row = 0; row < indices.length; row++) {
            indices[row] = nearest(read, row * width, width);
        }
        return Predictions.ofClasses(in.rows(), indices, null);
    }

    private int nearest(double[] read, int from, int width) {
        double square = Numerics.dot(read, from, read, from, width);
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int c = 0; c < squares.length; c++) {
            double distance = -2 * Numerics.dot(read, from, codes, c * width, width) + square + squares[c];
            distance = Math.sqrt(Math.max(distance, 0));
            if (distance < least) {
                least = distance;
                best = c;
            }
        }
        return best;
    }
}
