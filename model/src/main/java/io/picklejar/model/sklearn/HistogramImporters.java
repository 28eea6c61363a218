package io.picklejar.model.sklearn;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.compose.PipedEstimator;
import io.picklejar.model.kernel.histogram.HistogramClassifier;
import io.picklejar.model.kernel.histogram.HistogramRegressor;
import io.picklejar.model.kernel.histogram.HistogramTree;
import io.picklejar.model.kernel.histogram.HistogramTrees;
import io.picklejar.model.pickle.NdArray;
import io.picklejar.model.pickle.PyObject;
import io.picklejar.model.pickle.PyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * HistGradientBoosting*. Nodes are 47 bytes in 0.22 and 0.23, 52 with sets of categories from 0.24 on, 56 from 1.3.2 on; a
 * {@code _preprocessor} before the trees came with 1.4.
 */
final class HistogramImporters {

    private static final String TREES = "_predictors";
    private static final int WORDS = 8;
    private static final long BYTES_A_NODE = 64;

    private HistogramImporters() {}

    static void register(Importers.Builder to) {
        String module = "sklearn.ensemble._hist_gradient_boosting.gradient_boosting";
        to.estimator("HistGradientBoostingClassifier", HistogramImporters::classifier, module);
        to.estimator("HistGradientBoostingRegressor", HistogramImporters::regressor, module);
    }

    private static Estimator classifier(Fitted fitted, Incoming in) {
        List<Label> classes = Labels.classes(fitted, "classes_");
        if (classes.size() < 2) {
            throw fitted.wrong("classes_", "at least two classes");
        }
        int scores = classes.size() == 2 ? 1 : classes.size();
        return behindPreprocessor(fitted, in, known -> new HistogramClassifier(trees(fitted, known, scores), classes));
    }

    private static Estimator regressor(Fitted fitted, Incoming in) {
        boolean exponential = switch (fitted.text("loss")) {
            case "squared_error", "least_squares", "absolute_error", "least_absolute_deviation", "quantile" -> false;
            case "poisson", "gamma" -> true;
            default -> throw fitted.wrong("loss", "squared_error, absolute_error, quantile, poisson or gamma");
        };
        return behindPreprocessor(fitted, in, known -> new HistogramRegressor(trees(fitted, known, 1), exponential));
    }

    private static Estimator behindPreprocessor(Fitted fitted, Incoming in, Function<Incoming, Estimator> trees) {
        PyValue preprocessor = fitted.find("_preprocessor");
        if (preprocessor == null) {
            return trees.apply(in);
        }
        ImportedStep step = fitted.scope().inner("_preprocessor").step(preprocessor, in);
        return PipedEstimator.of(step.transform(), trees.apply(step.outgoing()));
    }

    private static HistogramTrees trees(Fitted fitted, Incoming in, int scores) {
        int inputs = fitted.find("_n_features") == null
                ? TreeImporters.features(fitted, in)
                : fitted.columns("_n_features", in);
        double[] start = start(fitted, scores);
        List<PyValue> stages = fitted.items(TREES);
        List<HistogramTree> trees = new ArrayList<>();
        for (int i = 0; i < stages.size(); i++) {
            List<PyValue> stage = fitted.reading(TREES, stages.get(i), PyValue::asItems);
            if (stage.size() != scores) {
                throw fitted.wrong(TREES, scores + " trees a stage");
            }
            for (int k = 0; k < scores; k++) {
                String name = TREES + "[" + i + "][" + k + "]";
                PyObject object = fitted.reading(name, stage.get(k), PyValue::asObject);
                Fitted tree = new Fitted(object, fitted.name(name), fitted.scope());
                trees.add(tree(tree, inputs));
            }
        }
        boolean categories = trees.stream().anyMatch(tree -> tree.set() != null);
        return new HistogramTrees(inputs, start, trees, categories ? known(fitted, inputs) : new int[0]);
    }

    /** {@code _baseline_prediction}: a number, or an array of one a score in either direction. */
    private static double[] start(Fitted fitted, int scores) {
        double[] start = fitted.vector("_baseline_prediction");
        if (start.length != scores) {
            throw fitted.wrong("_baseline_prediction", String.valueOf(scores));
        }
        return start;
    }

    private static HistogramTree tree(Fitted tree, int inputs) {
        NdArray nodes = tree.read("nodes", PyValue::asArray);
        if (nodes.rank() != 1) {
            throw tree.wrong("nodes", "one dimension");
        }
        tree.scope().charge(nodes.size() * BYTES_A_NODE);
        int @Nullable [] sets = nodes.hasField("is_categorical") ? sets(tree, nodes) : null;
        HistogramTree read = tree.reading(
                "nodes",
                nodes,
                found -> new HistogramTree(
                        flags(nodes, "is_leaf"),
                        nodes.field("value").toDoubles(),
                        masked(nodes, "feature_idx"),
                        nodes.field(nodes.hasField("num_threshold") ? "num_threshold" : "threshold")
                                .toDoubles(),
                        flags(nodes, "missing_go_to_left"),
                        masked(nodes, "left"),
                        masked(nodes, "right"),
                        sets,
                        sets == null ? new int[0] : words(tree)));
        try {
            new HistogramTrees(inputs, new double[1], List.of(read), new int[inputs * WORDS]);
        } catch (IllegalArgumentException e) {
            throw new ModelLoadException(tree.name("nodes") + ": " + e.getMessage(), e);
        }
        return read;
    }

    /** Leaves hold whatever memory held; nothing of theirs is read but the value. */
    private static int[] masked(NdArray nodes, String field) {
        boolean[] leaves = flags(nodes, "is_leaf");
        long[] values = nodes.field(field).toLongs();
        int[] ints = new int[values.length];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = leaves[i] ? 0 : (int) Math.max(-1, Math.min(Integer.MAX_VALUE, values[i]));
        }
        return ints;
    }

    /** 0.21 knew no missing values, so had no field for their way. */
    private static boolean[] flags(NdArray nodes, String field) {
        if (field.equals("missing_go_to_left") && !nodes.hasField(field)) {
            return new boolean[nodes.dim(0)];
        }
        long[] values = nodes.field(field).toLongs();
        boolean[] flags = new boolean[values.length];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = values[i] != 0;
        }
        return flags;
    }

    /** The set of each node; null where no node splits by categories. */
    private static int @Nullable [] sets(Fitted tree, NdArray nodes) {
        return tree.reading("nodes", nodes, found -> {
                    boolean[] categorical = flags(nodes, "is_categorical");
                    boolean[] leaves = flags(nodes, "is_leaf");
                    int[] index = masked(nodes, "bitset_idx");
                    boolean any = false;
                    for (int i = 0; i < index.length; i++) {
                        boolean splits = categorical[i] && !leaves[i];
                        index[i] = splits ? index[i] : -1;
                        any |= splits;
                    }
                    return any ? new Sets(index) : new Sets(null);
                })
                .index;
    }

    @SuppressWarnings("ArrayRecordComponent") // a carrier only
    private record Sets(int @Nullable [] index) {}

    private static int[] words(Fitted tree) {
        NdArray array = tree.read("raw_left_cat_bitsets", PyValue::asArray);
        if (array.rank() != 2 || array.dim(1) != WORDS) {
            throw tree.wrong("raw_left_cat_bitsets", "sets of " + WORDS + " words");
        }
        tree.scope().charge(array.size() * Integer.BYTES);
        long[] values = tree.reading("raw_left_cat_bitsets", array, found -> array.toLongs());
        int[] words = new int[values.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = (int) values[i];
        }
        return words;
    }

    /** The categories that training saw: the bin thresholds of categorical features. */
    private static int[] known(Fitted fitted, int inputs) {
        fitted.scope().charge((long) inputs * WORDS * Integer.BYTES);
        PyObject object = fitted.reading("_bin_mapper", fitted.getAny("_bin_mapper", "bin_mapper_"), PyValue::asObject);
        Fitted mapper = new Fitted(object, fitted.name("_bin_mapper"), fitted.scope());
        long[] categorical =
                mapper.read("is_categorical_", value -> value.asArray().toLongs());
        List<PyValue> thresholds = mapper.items("bin_thresholds_");
        if (categorical.length != inputs || thresholds.size() != inputs) {
            throw mapper.wrong("bin_thresholds_", inputs + ", one a feature");
        }
        int[] known = new int[inputs * WORDS];
        for (int i = 0; i < inputs; i++) {
            if (categorical[i] != 0) {
                double[] categories =
                        mapper.reading("bin_thresholds_", thresholds.get(i), value -> mapper.doubles(value.asArray()));
                for (double category : categories) {
                    int bit = (int) category & 0xff;
                    known[i * WORDS + (bit >> 5)] |= 1 << (bit & 31);
                }
            }
        }
        return known;
    }
}
