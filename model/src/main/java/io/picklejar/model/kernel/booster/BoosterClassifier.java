package io.picklejar.model.kernel.booster;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.List;

/**
 * A booster that classifies. One transformed sum {@code p} makes the probabilities {@code 1 - p, p}; several are the
 * probabilities, and the class is the first of the greatest. Source: {@code predict} and {@code predict_proba} of {@code
 * XGBClassifier}, {@code LGBMClassifier}.
 */
public final class BoosterClassifier implements Estimator {

    private final Margins margins;
    private final Link link;
    private final List<Domain> domains;
    private final Output.Classes output;
    private final boolean isSingle;

    /**
     * @param classes two for one sum, else one a sum
     * @param isSingle whether probabilities are float32
     * @param probabilities whether the transformed sums are probabilities (not with a hinge loss)
     */
    public BoosterClassifier(
            Margins margins,
            Link link,
            List<Label> classes,
            List<Domain> domains,
            boolean isSingle,
            boolean probabilities) {
        if (link.outputs(margins.outputs()) != (classes.size() == 2 && margins.outputs() == 1 ? 1 : classes.size())) {
            throw new IllegalArgumentException(margins.outputs() + " sums for " + classes.size() + " classes");
        }
        this.margins = margins;
        this.link = link;
        this.domains = List.copyOf(domains);
        this.output = Output.Classes.of(classes, probabilities);
        this.isSingle = isSingle;
    }

    @Override
    public int inputs() {
        return margins.inputs();
    }

    @Override
    public Output output() {
        return output;
    }

    @Override
    public Predictions predict(Table in) {
        int rows = in.rows();
        double[] transformed = link.apply(margins.margins(in), rows, margins.outputs());
        double[] probabilities = margins.outputs() == 1 ? bothSides(transformed, rows) : transformed;
        int classes = output.classes().get(0).size();
        int[] indices = new int[rows];
        for (int row = 0; row < rows; row++) {
            indices[row] = Numerics.argmax(probabilities, row * classes, classes);
        }
        return Predictions.ofClasses(rows, indices, output.probabilities() ? probabilities : null);
    }

    private double[] bothSides(double[] positive, int rows) {
        double[] both = new double[rows * 2];
        for (int row = 0; row < rows; row++) {
            both[2 * row] = isSingle ? 1 - (float) positive[row] : 1 - positive[row];
            both[2 * row + 1] = positive[row];
        }
        return both;
    }

    @Override
    public List<Domain> domains() {
        return domains;
    }
}
