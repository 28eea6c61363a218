package io.picklejar.model.boosters.xgboost;

import io.picklejar.model.boosters.document.Fields;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.booster.BoosterTree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the JSON and UBJSON models of XGBoost 1.x to 3.x, whose fields are the same. */
final class XgboostDocument {

    static final int MOST_INPUTS = 5_000_000;
    static final int MOST_OUTPUTS = 100_000;

    private final Fields root;
    private final Fields learner;
    private final List<String> warnings = new ArrayList<>();

    private XgboostDocument(Fields root) {
        this.root = root;
        this.learner = root.object("learner");
    }

    static XgboostParts read(Fields root) {
        // Pickles hold {"Config": …, "Model": …}.
        return new XgboostDocument(root.has("Model") ? root.object("Model") : root).parts();
    }

    private XgboostParts parts() {
        Fields param = learner.object("learner_model_param");
        int inputs = param.whole("num_feature", 1, MOST_INPUTS);
        int classes = param.whole("num_class", 0, MOST_OUTPUTS, 0);
        int targets = param.whole("num_target", 0, MOST_OUTPUTS, 1);
        int outputs = Math.max(1, Math.max(classes, targets));
        Fields booster = learner.object("gradient_booster");
        String name = booster.text("name");
        Fields model = modelOf(booster);
        if (name.equals("gblinear")) {
            float[] weights = floats(model.numbers("weights"));
            return parts(
                    inputs, outputs, List.of(), new int[0], 0, requireWeights(weights, inputs, outputs), List.of());
        }
        if (!name.equals("gbtree") && !name.equals("dart")) {
            throw booster.wrong("name", "gbtree, dart or gblinear");
        }
        return treeParts(booster, model, inputs, outputs);
    }

    /** The trees of dart lie one level deeper up to 3.2. */
    private static Fields modelOf(Fields booster) {
        return booster.has("gbtree") ? booster.object("gbtree").object("model") : booster.object("model");
    }

    private XgboostParts treeParts(Fields booster, Fields model, int inputs, int outputs) {
        double[] drop = model.has("weight_drop")
                ? model.numbers("weight_drop")
                : booster.has("weight_drop") ? booster.numbers("weight_drop") : new double[0];
        List<Fields> all = model.objects("trees");
        if (drop.length != 0 && drop.length != all.size()) {
            throw new ModelLoadException(
                    "weight_drop: found " + drop.length + " weights (expected: " + all.size() + ")");
        }
        List<BoosterTree> trees = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            trees.add(XgboostTree.read(all.get(i), outputs, drop.length == 0 ? 1 : (float) drop[i]));
        }
        int[] groups = model.wholes("tree_info", trees.size());
        return parts(inputs, outputs, trees, groups, used(model, outputs, trees), null, categories(model, inputs));
    }

    private XgboostParts parts(
            int inputs,
            int outputs,
            List<BoosterTree> trees,
            int[] groups,
            int used,
            float @Nullable [] weights,
            List<List<String>> categories) {
        return new XgboostParts(
                version(),
                learner.object("objective").text("name"),
                baseScore(),
                false,
                inputs,
                outputs,
                trees,
                groups,
                used,
                weights,
                learner.texts("feature_names"),
                categories,
                warnings);
    }

    static float[] requireWeights(float[] weights, int inputs, int outputs) {
        if (weights.length != (inputs + 1L) * outputs) {
            throw new ModelLoadException(
                    "weights: found " + weights.length + " (expected: " + (inputs + 1L) * outputs + ")");
        }
        return weights;
    }

    private @Nullable String version() {
        if (!root.has("version")) {
            return null;
        }
        int[] version = root.wholes("version");
        return version.length == 3 ? version[0] + "." + version[1] + "." + version[2] : Arrays.toString(version);
    }

    /** One number up to 3.0, an array written as a text from 3.1. */
    private float[] baseScore() {
        Fields param = learner.object("learner_model_param");
        String text = param.textIfThere("base_score");
        if (text == null) {
            return new float[] {0.5f};
        }
        String inner = text.strip();
        if (inner.startsWith("[") && inner.endsWith("]")) {
            inner = inner.substring(1, inner.length() - 1);
        }
        String[] items = inner.split(",", -1);
        float[] scores = new float[items.length];
        try {
            for (int i = 0; i < items.length; i++) {
                scores[i] = Float.parseFloat(items[i].strip());
            }
        } catch (NumberFormatException e) {
            throw param.wrong("base_score", "a number or [a number, …]");
        }
        return scores;
    }

    /** How many trees count: up to the best iteration where training stopped early. */
    private int used(Fields model, int outputs, List<BoosterTree> trees) {
        Fields attributes = learner.objectIfThere("attributes");
        if (attributes == null || !attributes.has("best_iteration")) {
            return trees.size();
        }
        int iterations = attributes.whole("best_iteration", 0, Integer.MAX_VALUE - 1) + 1;
        if (model.has("iteration_indptr")) {
            int[] starts = model.wholes("iteration_indptr");
            if (iterations >= starts.length) {
                return trees.size();
            }
            if (starts[iterations] < 0 || starts[iterations] > trees.size()) {
                throw new ModelLoadException(model.path("iteration_indptr") + "[" + iterations + "]: found "
                        + starts[iterations] + " (expected: 0.." + trees.size() + ")");
            }
            return starts[iterations];
        }
        int width = trees.isEmpty() ? 1 : trees.get(0).width();
        int parallel = model.object("gbtree_model_param").whole("num_parallel_tree", 0, Integer.MAX_VALUE, 1);
        long perIteration = (long) (width > 1 ? 1 : outputs) * Math.max(1, parallel);
        long used = iterations * perIteration;
        if (attributes.has("best_ntree_limit")) {
            used = Math.max(used, (long) attributes.whole("best_ntree_limit", 0, Integer.MAX_VALUE) * outputs);
        }
        return (int) Math.min(used, trees.size());
    }

    /** Texts behind the codes of categories, from 3.1 on: UTF-8 of all of them, and where each begins. */
    private List<List<String>> categories(Fields model, int inputs) {
        Fields cats = model.objectIfThere("cats");
        List<Fields> encodings = cats == null ? List.of() : cats.objects("enc");
        if (encodings.isEmpty()) {
            return List.of();
        }
        if (encodings.size() != inputs) {
            throw new ModelLoadException(
                    "cats.enc: found " + encodings.size() + " features (expected: num_feature, " + inputs + ")");
        }
        List<List<String>> categories = new ArrayList<>();
        boolean numeric = false;
        for (Fields encoding : encodings) {
            categories.add(encoding.has("offsets") ? texts(encoding) : List.of());
            numeric |= !encoding.has("offsets") && encoding.numbers("values").length > 0;
        }
        if (numeric) {
            warnings.add("features with numbers for categories take their codes 0, 1, …, not the numbers themselves");
        }
        return categories;
    }

    private static List<String> texts(Fields encoding) {
        int[] offsets = encoding.wholes("offsets");
        int[] values = encoding.wholes("values");
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i + 1 < offsets.length; i++) {
            if (offsets[i] < 0 || offsets[i + 1] < offsets[i] || offsets[i + 1] > bytes.length) {
                throw new ModelLoadException(encoding.path("offsets") + "[" + i + "]: found " + offsets[i] + ", "
                        + offsets[i + 1] + " (expected: ascending, at most " + bytes.length + ")");
            }
            texts.add(new String(bytes, offsets[i], offsets[i + 1] - offsets[i], StandardCharsets.UTF_8));
        }
        return texts;
    }

    static float[] floats(double[] numbers) {
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers[i];
        }
        return floats;
    }
}
