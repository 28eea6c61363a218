package io.picklejar.model.kernel.network;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Numerics;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.List;

/**
 * One logistic value for two classes, or one value a class of which the first greatest counts. Source: {@code
 * MLPClassifier} of scikit-learn.
 */
public final class NetworkClassifier implements Estimator {

    private final Network network;
    private final int classes;
    private final Output output;

    public NetworkClassifier(Network network, List<Label> classes) {
        if (network.outputs() != classes.size() && !(network.outputs() == 1 && classes.size() == 2)) {
            throw new IllegalArgumentException(network.outputs() + " values for " + classes.size() + " classes");
        }
        this.network = network;
        this.classes = classes.size();
        this.output = Output.Classes.of(classes, true);
    }

    @Override
    public int inputs() {
        return network.inputs();
    }

    @Override
    public Output output() {
        return output;
    }

    @Override
    public Predictions predict(Table in) {
        int rows = in.rows();
        double[] values = network.apply(in);
        int[] indices = new int[rows];
        boolean binary = network.outputs() == 1 && classes == 2;
        double[] probabilities = binary ? new double[rows * 2] : values;
        for (int row = 0; row < rows; row++) {
            if (binary) {
                indices[row] = values[row] > 0.5 ? 1 : 0;
                probabilities[2 * row] = 1 - values[row];
                probabilities[2 * row + 1] = values[row];
            } else {
                indices[row] = Numerics.argmax(values, row * classes, classes);
            }
        }
        return Predictions.ofClasses(rows, indices, probabilities);
    }

    @Override
    public List<Domain> domains() {
        return Domains.all(inputs(), Domain.NUMBER);
    }
}
