package io.picklejar.model.kernel.booster;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.List;

/** The numbers that a booster answers with: its sums, transformed. Also the raw answer of a booster that classifies. */
public final class BoosterRegressor implements Estimator {

    private final Margins margins;
    private final Link link;
    private final List<Domain> domains;
    private final Output output;

    /** @param whole whether the numbers are whole ones, such as a class */
    public BoosterRegressor(Margins margins, Link link, List<Domain> domains, boolean whole) {
        this.margins = margins;
        this.link = link;
        this.domains = List.copyOf(domains);
        this.output = new Output.Numbers(link.outputs(margins.outputs()), whole);
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
        return Predictions.ofNumbers(in.rows(), link.apply(margins.margins(in), in.rows(), margins.outputs()));
    }

    @Override
    public List<Domain> domains() {
        return domains;
    }
}
