package io.picklejar.model.boosters;

import io.picklejar.model.engine.InputColumn;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.PartInfo;
import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A booster that stands alone in its file. Holds nothing but memory, so it still works after it is closed. */
public final class BoosterModel implements LoadedModel {

    private final PartInfo info;
    private final List<InputColumn> inputs;
    private final Estimator estimator;
    private final @Nullable Estimator raw;

    /**
     * @param names of the features, or empty where the file has none
     * @param raw the same with the library's own numbers for answers; null where {@code estimator} gives them already
     */
    public BoosterModel(PartInfo info, List<String> names, Estimator estimator, @Nullable Estimator raw) {
        this.info = info;
        this.estimator = estimator;
        this.raw = raw;
        List<InputColumn> columns = new ArrayList<>();
        List<Domain> domains = estimator.domains();
        for (int i = 0; i < domains.size(); i++) {
            columns.add(new InputColumn(names.isEmpty() ? null : names.get(i), domains.get(i)));
        }
        this.inputs = List.copyOf(columns);
    }

    @Override
    public PartInfo info() {
        return info;
    }

    @Override
    public List<InputColumn> inputs() {
        return inputs;
    }

    @Override
    public Output output() {
        return estimator.output();
    }

    /** For importers of files that hold a booster among other things. */
    public Estimator estimator() {
        return estimator;
    }

    @Override
    public LoadedModel raw() {
        return raw == null ? this : new BoosterModel(info, names(), raw, null);
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        for (InputColumn column : inputs) {
            String name = column.name();
            if (name == null) {
                return List.of();
            }
            names.add(name);
        }
        return names;
    }

    @Override
    public boolean namesNoClasses() {
        if (output() instanceof Output.Classes classes) {
            for (List<Label> labels : classes.classes()) {
                for (int i = 0; i < labels.size(); i++) {
                    if (!labels.get(i).equals(Label.of(i))) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /** What CatBoost keeps of a training's labels is theirs, in the order of the numbers in the leaves. */
    @Override
    public boolean insistsOnClasses() {
        return !namesNoClasses();
    }

    @Override
    public Predictions predict(Table rows) {
        if (rows.columns() != inputs.size()) {
            throw new IllegalArgumentException(
                    "rows of " + rows.columns() + " columns (expected: " + inputs.size() + ")");
        }
        return estimator.predict(rows);
    }

    @Override
    public void close() {}
}
