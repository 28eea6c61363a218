package io.picklejar.model.kernel;

import java.util.List;

/** The same classes and probabilities whatever the features are. */
public final class ConstantClassifier implements Estimator {

    private final int inputs;
    private final Output.Classes output;
    private final int[] indices;
    private final double[] probabilities;

    /**
     * @param indices the class of each output
     * @param probabilities those of all outputs, one after the other
     */
    public ConstantClassifier(int inputs, List<List<Label>> classes, int[] indices, double[] probabilities) {
        this.inputs = inputs;
        this.output = new Output.Classes(classes, true);
        if (indices.length != output.outputs() || probabilities.length != output.probabilitiesPerRow()) {
            throw new IllegalArgumentException(
                    indices.length + " indices and " + probabilities.length + " probabilities for " + classes);
        }
        this.indices = indices.clone();
        this.probabilities = probabilities.clone();
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
    public Predictions predict(Table in) {
        int rows = in.rows();
        int[] allIndices = new int[rows * indices.length];
        double[] all = new double[rows * probabilities.length];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(indices, 0, allIndices, row * indices.length, indices.length);
            System.arraycopy(probabilities, 0, all, row * probabilities.length, probabilities.length);
        }
        return Predictions.ofClasses(rows, allIndices, all);
    }

    @Override
    public List<Domain> domains() {
        return Domains.all(inputs, Domain.UNUSED);
    }
}
