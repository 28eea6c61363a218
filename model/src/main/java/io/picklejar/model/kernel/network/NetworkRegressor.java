package io.picklejar.model.kernel.network;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.List;

/** Predicts the network's last layer itself. */
public final class NetworkRegressor implements Estimator {

    private final Network network;

    public NetworkRegressor(Network network) {
        this.network = network;
    }

    @Override
    public int inputs() {
        return network.inputs();
    }

    @Override
    public Output output() {
        return new Output.Numbers(network.outputs(), false);
    }

    @Override
    public Predictions predict(Table in) {
        return Predictions.ofNumbers(in.rows(), network.apply(in));
    }

    @Override
    public List<Domain> domains() {
        return Domains.all(inputs(), Domain.NUMBER);
    }
}
