package io.picklejar.model.boosters.catboost;

import io.picklejar.model.boosters.BoosterFormat;
import io.picklejar.model.boosters.BoosterModel;
import io.picklejar.model.boosters.document.Fields;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.PartInfo;
import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Estimator;
import io.picklejar.model.kernel.booster.BoosterClassifier;
import io.picklejar.model.kernel.booster.BoosterRegressor;
import io.picklejar.model.kernel.booster.DoubleLinks;
import io.picklejar.model.kernel.booster.HashedColumns;
import io.picklejar.model.kernel.booster.Link;
import io.picklejar.model.kernel.booster.Margins;
import io.picklejar.model.kernel.booster.TreeMargins;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code save_model("model.json", format="json")} of CatBoost. Answers are those of {@code predict} and {@code
 * predict_proba} of {@code CatBoostClassifier} and {@code CatBoostRegressor}; the raw ones are {@code RawFormulaVal}.
 */
public final class CatBoostJson implements BoosterFormat {

    private static final int MOST_VALUES = 100_000;

    @Override
    public String name() {
        return "CatBoost JSON";
    }

    @Override
    public boolean recognises(byte[] start) {
        String text = new String(start, StandardCharsets.ISO_8859_1).stripLeading();
        boolean names = text.contains("\"features_info\"")
                || text.contains("\"oblivious_trees\"")
                || text.contains("\"ctr_data\"")
                || (text.contains("\"model_info\"") && text.contains("catboost"));
        return text.startsWith("{") && names;
    }

    @Override
    public LoadedModel load(byte[] file, long memoryBudget) {
        Fields root = Fields.ofJson(file, memoryBudget);
        CatBoostFeatures features = CatBoostFeatures.read(root.object("features_info"));
        CatBoostInfo info = CatBoostInfo.read(root.objectIfThere("model_info"));
        Margins margins = margins(root, features);
        List<Domain> domains = Domains.all(features.columns(), Domain.NUMBER_OR_MISSING);
        Estimator raw = hashed(new BoosterRegressor(margins, Link.IDENTITY, domains, false), features);
        Estimator estimator = hashed(estimator(margins, info, domains), features);
        PartInfo part = new PartInfo("catboost", "CatBoost (" + info.loss() + ")", info.version(), List.of());
        return new BoosterModel(part, features.names(), estimator, raw);
    }

    private static Margins margins(Fields root, CatBoostFeatures features) {
        int width = CatBoostTrees.width(root);
        if (width > MOST_VALUES) {
            throw root.wrong("oblivious_trees", "at most " + MOST_VALUES + " values a leaf");
        }
        double scale = 1;
        double[] bias = new double[width];
        if (root.has("scale_and_bias")) {
            List<?> items = root.items("scale_and_bias");
            if (items.size() != 2 || !(items.get(0) instanceof Double factor)) {
                throw root.wrong("scale_and_bias", "a scale and a bias");
            }
            scale = factor;
            bias = bias(root, items.get(1), width);
        }
        return new TreeMargins(CatBoostTrees.read(root, features, width, scale), bias);
    }

    /** A number in old files, else an array, which may be empty. */
    private static double[] bias(Fields root, @Nullable Object item, int width) {
        double[] bias = new double[width];
        if (item instanceof Double all) {
            Arrays.fill(bias, all);
            return bias;
        }
        if (item instanceof double[] each && (each.length == 0 || each.length == width)) {
            return each.length == 0 ? bias : each;
        }
        if (item == null) {
            return bias;
        }
        throw root.wrong("scale_and_bias", "a scale and " + width + " biases");
    }

    private static Estimator estimator(Margins margins, CatBoostInfo info, List<Domain> domains) {
        int sums = margins.outputs();
        return switch (info.loss()) {
            case "Logloss", "CrossEntropy" ->
                classifier(margins, DoubleLinks.sigmoid(1), info.requireSums(sums, 1, 1), domains);
            case "MultiClass" ->
                classifier(margins, DoubleLinks.softmax(), info.requireSums(sums, 2, MOST_VALUES), domains);
            case "MultiClassOneVsAll" ->
                classifier(margins, DoubleLinks.sigmoid(1), info.requireSums(sums, 2, MOST_VALUES), domains);
            case "MultiLogloss", "MultiCrossEntropy" ->
                new BoosterClassifier(margins, DoubleLinks.sigmoid(1), info.yesOrNo(sums), domains, false);
            case "Poisson", "Tweedie" -> new BoosterRegressor(margins, DoubleLinks.exponential(), domains, false);
            case "RMSEWithUncertainty" -> {
                info.requireSums(sums, 2, 2);
                yield new BoosterRegressor(margins, DoubleLinks.meanAndVariance(), domains, false);
            }
            default -> new BoosterRegressor(margins, Link.IDENTITY, domains, false);
        };
    }

    private static Estimator classifier(Margins margins, Link link, CatBoostInfo info, List<Domain> domains) {
        return new BoosterClassifier(margins, link, info.classes(margins.outputs()), domains, false, true);
    }

    private static Estimator hashed(Estimator estimator, CatBoostFeatures features) {
        return features.hasCategories() ? new HashedColumns(estimator, features.codes(), features.texts()) : estimator;
    }
}
