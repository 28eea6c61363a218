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
 * A booster that classifies. A transformed sum {@code p} makes the probabilities {@code 1 - p, p} of an output with two
 * classes; or several are the probabilities of one output, a class a sum. The class is the first of the most probable. Source: {@code predict} and {@code predict_proba} of {@code
 * XGBClassifier}, {@code LGBMClassifier}.
 */
public final class BoosterClassifier implements Estimator {

    private final Margins margins;
    private final Link link;
    private final List<Domain> domains;
    private final Output.Classes output;
    private final boolean isSingle;
    private final boolean oneSumEach;

    /**
     * @param classes one list of a class a sum, or for each sum a list of two
     * @param isSingle whether probabilities are float32
     */
    public BoosterClassifier(
            Margins margins, Link link, List<List<Label>> classes, List<Domain> domains, boolean isSingle) {
        this(margins, link, domains, isSingle, new Output.Classes(classes, true));
    }

    /**
     * One output.
     *
     * @param classes two for one sum, else one a sum
     * @param probabilities whether they go out with the class
     */
    public BoosterClassifier(
            Margins margins,
            Link link,
            List<Label> classes,
            List<Domain> domains,
            boolean isSingle,
            boolean probabilities) {
        this(margins, link, domains, isSingle, Output.Classes.of(classes, probabilities));
    }

    private BoosterClassifier(
            Margins margins, Link link, List<Domain> domains, boolean isSingle, Output.Classes output) {
        List<List<Label>> classes = output.classes();
        this.margins = margins;
        this.link = link;
        this.domains = List.copyOf(domains);
        this.output = output;
        this.isSingle = isSingle;
        this.oneSumEach = margins.outputs() == classes.size();
        boolean fits = oneSumEach
                ? classes.stream().allMatch(labels -> labels.size() == 2)
                : classes.size() == 1 && classes.get(0).size() == margins.outputs();
        if (!fits || link.outputs(margins.outputs()) != margins.outputs()) {
            throw new IllegalArgumentException(margins.outputs() + " sums for classes " + classes);
        }
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
        double[] probabilities = oneSumEach ? bothSides(transformed) : transformed;
        int width = oneSumEach ? 2 : margins.outputs();
        int[] indices = new int[rows * output.outputs()];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = Numerics.argmax(probabilities, i * width, width);
        }
        return Predictions.ofClasses(rows, indices, output.probabilities() ? probabilities : null);
    }

    private double[] bothSides(double[] positive) {
        double[] both = new double[positive.length * 2];
        for (int i = 0; i < positive.length; i++) {
            both[2 * i] = isSingle ? 1 - (float) positive[i] : 1 - positive[i];
            both[2 * i + 1] = positive[i];
        }
        return both;
    }

    @Override
    public List<Domain> domains() {
        return domains;
    }
}
