package io.picklejar.model.kernel.bayes;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.List;

/**
 * The class of the greatest joint log-likelihood; probabilities by {@code logsumexp}. Source: {@code _BaseNB} of
 * scikit-learn.
 */
public final class JointClassifier implements Estimator {

    private final JointLikelihood likelihood;
    private final int classes;
    private final Output output;

    public JointClassifier(JointLikelihood likelihood, List<Label> classes) {
        if (likelihood.classes() != classes.size()) {
            throw new IllegalArgumentException(
                    likelihood.classes() + " likelihoods for " + classes.size() + " classes");
        }
        this.likelihood = likelihood;
        this.classes = classes.size();
        this.output = Output.Classes.of(classes, true);
    }

    @Override
    public int inputs() {
        return likelihood.inputs();
    }

    @Override
    public Output output() {
        return output;
    }

    @Override
    public List<Domain> domains() {
        return likelihood.domains();
    }

    @Override
    public boolean readsSparse() {
        return likelihood.readsSparse();
    }

    @Override
    public Predictions predict(Table in) {
        int rows = in.rows();
        double[] joint = likelihood.joint(in);
        int[] indices = new int[rows];
        double[] terms = new double[classes];
        for (int row = 0; row < rows; row++) {
            int from = row * classes;
            indices[row] = Numerics.argmax(joint, from, classes);
            normalize(joint, from, joint[from + indices[row]], terms);
        }
        return Predictions.ofClasses(rows, indices, joint);
    }

    private void normalize(double[] joint, int from, double max, double[] terms) {
        double shift = Double.isInfinite(max) || Double.isNaN(max) ? 0 : max;
        for (int i = 0; i < classes; i++) {
            terms[i] = Math.exp(joint[from + i] - shift);
        }
        double total = Math.log(Numerics.sum(terms, 0, classes)) + shift;
        for (int i = from; i < from + classes; i++) {
            joint[i] = Math.exp(joint[i] - total);
        }
    }
}
