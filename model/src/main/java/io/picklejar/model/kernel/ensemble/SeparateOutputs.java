package io.picklejar.model.kernel.ensemble;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.ArrayList;
import java.util.List;

/** One estimator an output. Source: {@code MultiOutputClassifier}, {@code MultiOutputRegressor}. */
public final class SeparateOutputs implements Estimator {

    private final List<Estimator> members;
    private final int inputs;
    private final Output output;

    /** @param members all classifiers, or all regressors, of one output each */
    public SeparateOutputs(List<Estimator> members) {
        this.inputs = Members.inputs(members);
        this.members = List.copyOf(members);
        this.output = output(members);
    }

    private static Output output(List<Estimator> members) {
        if (members.stream().allMatch(member -> member.output() instanceof Output.Numbers)) {
            if (members.stream().anyMatch(member -> member.output().outputs() != 1)) {
                throw new IllegalArgumentException("an estimator of several outputs (expected: of one)");
            }
            return new Output.Numbers(members.size(), false);
        }
        List<List<Label>> classes = new ArrayList<>();
        boolean probabilities = true;
        for (Estimator member : members) {
            if (!(member.output() instanceof Output.Classes given) || given.outputs() != 1) {
                throw new IllegalArgumentException(
                        "an estimator of " + member.output() + " (expected: classes of one output)");
            }
            classes.add(given.classes().get(0));
            probabilities &= given.probabilities();
        }
        return new Output.Classes(classes, probabilities);
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
        return Members.domains(members);
    }

    @Override
    public Predictions predict(Table in) {
        return output instanceof Output.Classes classes ? classes(in, classes) : numbers(in);
    }

    private Predictions numbers(Table in) {
        int width = members.size();
        double[] all = new double[in.rows() * width];
        for (int k = 0; k < width; k++) {
            double[] numbers = members.get(k).predict(in).numbers();
            for (int row = 0; row < numbers.length; row++) {
                all[row * width + k] = numbers[row];
            }
        }
        return Predictions.ofNumbers(in.rows(), all);
    }

    private Predictions classes(Table in, Output.Classes classes) {
        int width = members.size();
        int rows = in.rows();
        int perRow = classes.probabilitiesPerRow();
        int[] indices = new int[rows * width];
        double[] all = new double[classes.probabilities() ? rows * perRow : 0];
        int at = 0;
        for (int k = 0; k < width; k++) {
            Predictions answer = members.get(k).predict(in);
            int[] own = answer.classIndices();
            double[] probabilities = classes.probabilities() ? answer.probabilities() : null;
            int count = classes.classes().get(k).size();
            for (int row = 0; row < rows; row++) {
                indices[row * width + k] = own[row];
                if (probabilities != null) {
                    System.arraycopy(probabilities, row * count, all, row * perRow + at, count);
                }
            }
            at += count;
        }
        return Predictions.ofClasses(rows, indices, classes.probabilities() ? all : null);
    }
}
