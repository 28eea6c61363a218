package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.preprocess.MissingMarker;
import io.picklejar.model.kernel.preprocess.RoundRobin;
import io.picklejar.model.pickle.PyFloat;
import io.picklejar.model.pickle.PyObject;
import io.picklejar.model.pickle.PyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** {@code IterativeImputer}, but for the one that draws its fills at random. */
final class IterativeImporter {

    private static final String TURNS = "imputation_sequence_";

    private IterativeImporter() {}

    static void register(Importers.Builder to) {
        to.step("IterativeImputer", IterativeImporter::read, "sklearn.impute._iterative");
    }

    private static ImportedStep read(Fitted fitted, Incoming in) {
        if (fitted.flag("sample_posterior", false)) {
            throw fitted.wrong("sample_posterior", "False; fills drawn at random cannot be repeated");
        }
        if (fitted.flag("keep_empty_features", false)) {
            throw fitted.wrong("keep_empty_features", "False");
        }
        PyValue value = fitted.find("missing_values");
        MissingMarker marker = value == null || (value instanceof PyFloat real && Double.isNaN(real.value()))
                ? MissingMarker.ABSENT
                : MissingMarker.of(fitted.number("missing_values"));
        PyObject initial = fitted.read("initial_imputer_", PyValue::asObject);
        double[] fill = new Fitted(initial, fitted.name("initial_imputer_"), fitted.scope()).vector("statistics_");
        int columns = fitted.checkColumns("initial_imputer_", fill.length, in);
        int[] kept =
                IntStream.range(0, columns).filter(i -> !Double.isNaN(fill[i])).toArray();
        double[] start = new double[kept.length];
        for (int i = 0; i < start.length; i++) {
            start[i] = fill[kept[i]];
        }
        List<RoundRobin.Turn> turns = fitted.count("n_iter_") == 0 ? List.of() : turns(fitted, in.precision());
        int[] indicated = ImputerImporters.indicated(fitted, columns);
        return new ImportedStep(new RoundRobin(columns, kept, start, turns, indicated, marker), in.precision());
    }

    private static List<RoundRobin.Turn> turns(Fitted fitted, Precision precision) {
        double[] low = fitted.vector("_min_value");
        double[] high = fitted.vector("_max_value");
        List<RoundRobin.Turn> turns = new ArrayList<>();
        for (PyValue item : fitted.items(TURNS)) {
            List<PyValue> triplet = fitted.reading(
                    TURNS,
                    item,
                    each -> each instanceof PyObject object ? object.args().items() : each.asItems());
            if (triplet.size() != 3) {
                throw fitted.wrong(TURNS, "triplets of column, columns and estimator");
            }
            int column = fitted.reading(TURNS, triplet.get(0), PyValue::asInt);
            int[] from =
                    fitted.reading(TURNS, triplet.get(1), each -> each.asArray().toInts());
            if (column < 0 || column >= low.length || column >= high.length) {
                throw fitted.wrong(TURNS, "columns of 0.." + (Math.min(low.length, high.length) - 1));
            }
            Estimator estimator = fitted.scope()
                    .inner(TURNS + "[" + turns.size() + "]")
                    .estimator(triplet.get(2), new Incoming(from.length, precision));
            turns.add(new RoundRobin.Turn(column, from, estimator, low[column], high[column]));
        }
        return turns;
    }
}
