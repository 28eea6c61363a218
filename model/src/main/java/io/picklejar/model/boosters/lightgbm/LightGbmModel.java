package io.picklejar.model.boosters.lightgbm;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Scored;
import io.picklejar.model.kernel.booster.BoosterClassifier;
import io.picklejar.model.kernel.booster.BoosterForest;
import io.picklejar.model.kernel.booster.BoosterForestBuilder;
import io.picklejar.model.kernel.booster.BoosterRegressor;
import io.picklejar.model.kernel.booster.BoosterTree;
import io.picklejar.model.kernel.booster.CodedColumns;
import io.picklejar.model.kernel.booster.Comparison;
import io.picklejar.model.kernel.booster.DoubleLinks;
import io.picklejar.model.kernel.booster.Link;
import io.picklejar.model.kernel.booster.Margins;
import io.picklejar.model.kernel.booster.ScoredBooster;
import io.picklejar.model.kernel.booster.TreeMargins;
import io.picklejar.model.kernel.tree.InvalidTreeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A model as LightGBM writes it as text: {@code Booster.save_model}, {@code model_to_string}, or the state of a pickled
 * booster. Sums run in float64 in the order of the trees, as {@code GBDT::PredictRaw} adds them.
 */
public final class LightGbmModel {

    private static final int MOST_FEATURES = 5_000_000;
    private static final int MOST_CLASSES = 100_000;

    private final ModelText text;
    private final int sums;
    private final int iterations;
    private final Objective objective;
    private final Margins margins;
    private final List<String> names;
    private final List<String> warnings = new ArrayList<>();
    private final SortedMap<Integer, PandasCategories> categories;
    private boolean isConvertedAlready;

    private LightGbmModel(ModelText text, int bestIteration) {
        this.text = text;
        Section header = text.header();
        int classes = header.integer("num_class", 1, MOST_CLASSES);
        this.sums = header.has("num_tree_per_iteration")
                ? header.integer("num_tree_per_iteration", 1, MOST_CLASSES)
                : classes;
        this.names = names(header);
        this.objective = header.has("objective") ? Objective.of(header.text("objective"), sums) : Objective.NONE;
        int all = text.trees().size() / sums;
        if (text.trees().size() % sums != 0) {
            throw new ModelLoadException(
                    text.trees().size() + " trees (expected: a multiple of num_tree_per_iteration, " + sums + ")");
        }
        this.iterations = bestIteration > 0 ? Math.min(bestIteration, all) : all;
        this.margins = new TreeMargins(forest(), new double[sums]);
        this.categories = categories();
    }

    /** Whether a file of which this is the beginning is such a text. */
    public static boolean isText(byte[] start, int length) {
        return ModelText.isOne(start, length);
    }

    /**
     * Reads a text.
     *
     * @param bestIteration how many iterations count, as early stopping found; 0 or less for all
     * @throws ModelLoadException with what is wrong
     */
    public static LightGbmModel read(byte[] text, int bestIteration) {
        return new LightGbmModel(ModelText.read(text), bestIteration);
    }

    /** Version of the format, such as {@code v4}; the first had none. */
    public String version() {
        return text.header().has("version") ? text.header().text("version") : "v1";
    }

    /** The objective's name; {@code custom} where the text has none. */
    public String objective() {
        return objective.name();
    }

    /** Whether its objective makes it a classifier. */
    public boolean classifies() {
        return objective.classifies();
    }

    /** Number of its features. */
    public int inputs() {
        return names.size();
    }

    /** Names of its features; empty where they are not distinct. */
    public List<String> featureNames() {
        return new HashSet<>(names).size() == names.size() ? names : List.of();
    }

    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    private static List<String> names(Section header) {
        int features = header.integer("max_feature_idx", 0, MOST_FEATURES - 1) + 1;
        String[] names = header.text("feature_names").split(" ", -1);
        if (names.length != features) {
            throw new ModelLoadException(
                    "header feature_names: found " + names.length + " names (expected: " + features + ")");
        }
        return List.of(names);
    }

    private BoosterForest forest() {
        BoosterForestBuilder builder = new BoosterForestBuilder(names.size(), sums, 1, Comparison.DOUBLE);
        boolean inUnitRange = true;
        for (int i = 0; i < iterations * sums; i++) {
            String name = "Tree=" + i;
            TreeSection section = new TreeSection(name, text.trees().get(i));
            try {
                BoosterTree tree = section.tree();
                builder.add(tree, i % sums, section.linear());
                inUnitRange &= isWithinUnit(tree.values());
            } catch (InvalidTreeException e) {
                throw new ModelLoadException(name + ": " + e.getMessage(), e);
            }
        }
        isConvertedAlready = isOld() && (inUnitRange || !objective.isProbability());
        return builder.build();
    }

    private static boolean isWithinUnit(double[] values) {
        for (double value : values) {
            if (value < 0 || value > 1) {
                return false;
            }
        }
        return true;
    }

    private boolean isOld() {
        return version().equals("v1") || version().equals("v2");
    }

    /**
     * A random forest divides by its iterations before it converts. Those of LightGBM 2 converted each leaf in training
     * already, and {@code Predict} left it at that; their leaves tell.
     */
    private Link link() {
        if (!text.header().has("average_output")) {
            return objective.link();
        }
        if (iterations == 0) {
            throw new ModelLoadException("average_output without a tree (expected: at least one)");
        }
        return DoubleLinks.mean(iterations, isConvertedAlready ? Link.IDENTITY : objective.link());
    }

    private SortedMap<Integer, PandasCategories> categories() {
        SortedMap<Integer, PandasCategories> found = new TreeMap<>();
        String json = text.pandasCategories();
        List<PandasCategories> columns = json == null ? List.of() : PandasCategories.parse(json);
        if (columns == null) {
            warnings.add("pandas_categorical is not a list of lists: categories have to be sent as their codes");
            return found;
        }
        List<Integer> places = columns.isEmpty() ? List.of() : CategoricalColumns.find(text, names.size());
        if (places.size() != columns.size()) {
            warnings.add("pandas_categorical lists " + columns.size() + " columns, but the model has " + places.size()
                    + " categorical features: categories have to be sent as their codes");
            return found;
        }
        for (int i = 0; i < places.size(); i++) {
            found.put(places.get(i), columns.get(i));
            warnOfCodes(names.get(places.get(i)), columns.get(i));
        }
        return found;
    }

    private void warnOfCodes(String name, PandasCategories known) {
        if (!known.areTexts()) {
            warnings.add("feature " + name + " takes codes: 0.."
                    + (known.labels().size() - 1) + " for "
                    + known.labels().stream().limit(5).map(Label::toString).collect(Collectors.joining(", "))
                    + (known.labels().size() > 5 ? ", …" : ""));
        }
    }

    /** Classes 0, 1, … where it classifies, else numbers. */
    public Estimator estimator() {
        if (!classifies()) {
            return numbers(link());
        }
        List<Label> classes = new ArrayList<>();
        for (int i = 0; i < objective.classes(); i++) {
            classes.add(Label.of(i));
        }
        return estimator(classes);
    }

    /**
     * A classifier with classes of other names.
     *
     * @throws IllegalArgumentException where the model has not as many
     */
    public Estimator estimator(List<Label> classes) {
        return coded(new BoosterClassifier(margins, link(), classes, domains(), false, true));
    }

    /** The same with its sums as a decision function. */
    public Scored scored(List<Label> classes) {
        return new ScoredBooster(estimator(classes), numbers(Link.IDENTITY));
    }

    /** What {@code Booster.predict} gives, also where it classifies: probabilities as numbers. */
    public Estimator numbers() {
        return numbers(link());
    }

    private Estimator numbers(Link link) {
        return coded(new BoosterRegressor(margins, link, domains(), false));
    }

    private List<Domain> domains() {
        return Domains.all(names.size(), Domain.NUMBER_OR_MISSING);
    }

    private Estimator coded(Estimator estimator) {
        boolean any =
                categories.values().stream().anyMatch(known -> !known.texts().isEmpty());
        List<List<String>> columns = new ArrayList<>(Collections.nCopies(names.size(), List.of()));
        categories.forEach((column, known) -> columns.set(column, known.texts()));
        return any ? new CodedColumns(estimator, columns, true) : estimator;
    }
}
