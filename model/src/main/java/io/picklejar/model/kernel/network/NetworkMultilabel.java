package io.picklejar.model.kernel.network;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.Collections;
import java.util.List;

/**
 * One logistic value a label; a row has the label where it is above a half. Source: {@code MLPClassifier} of scikit-learn,
 * trained on an indicator matrix.
 */
public final class NetworkMultilabel implements Estimator {

    private static final List<Label> NO_OR_YES = List.of(Label.of(0L), Label.of(1L));

    private final Network network;
    private final Output output;

    public NetworkMultilabel(Network network) {
        this.network = network;
        this.output = new Output.Classes(Collections.nCopies(network.outputs(), NO_OR_YES), true);
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
        double[] values = network.apply(in);
        int[] indices = new int[values.length];
        double[] pairs = new double[2 * values.length];
        for (int i = 0; i < values.length; i++) {
            indices[i] = values[i] > 0.5 ? 1 : 0;
            pairs[2 * i] = 1 - values[i];
            pairs[2 * i + 1] = values[i];
        }
        return Predictions.ofClasses(in.rows(), indices, pairs);
    }

    @Override
    public List<Domain> domains() {
        return Domains.all(inputs(), Domain.NUMBER);
    }
}
