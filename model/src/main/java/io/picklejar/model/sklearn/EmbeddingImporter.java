package io.picklejar.model.sklearn;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.tree.ForestBuilder;
import io.picklejar.model.kernel.tree.LeafEncoding;
import io.picklejar.model.pickle.NdArray;
import io.picklejar.model.pickle.PyObject;
import io.picklejar.model.pickle.PyValue;
import java.util.List;

/** {@code RandomTreesEmbedding}: the leaves of its trees, one-hot. */
final class EmbeddingImporter {

    private EmbeddingImporter() {}

    static void register(Importers.Builder to) {
        to.step("RandomTreesEmbedding", EmbeddingImporter::step, "sklearn.ensemble._forest", "sklearn.ensemble.forest");
    }

    private static ImportedStep step(Fitted fitted, Incoming in) {
        List<PyValue> trees = Inner.values(fitted);
        PyObject encoder = fitted.read("one_hot_encoder_", PyValue::asObject);
        List<PyValue> leaves =
                new Fitted(encoder, fitted.name("one_hot_encoder_"), fitted.scope()).items("categories_");
        if (leaves.size() != trees.size()) {
            throw fitted.wrong("one_hot_encoder_", "categories_ for each of " + trees.size() + " trees");
        }
        ForestBuilder builder = new ForestBuilder(TreeImporters.features(fitted, in), trees.size(), 1);
        int columns = 0;
        for (int i = 0; i < trees.size(); i++) {
            String label = fitted.name(Inner.MEMBERS + "[" + i + "].tree_");
            PyObject tree = fitted.reading(Inner.MEMBERS, trees.get(i), PyValue::asObject);
            TreeReader.Raw raw =
                    TreeReader.read(new Fitted(tree, label, fitted.scope()).get("tree_"), label, fitted.scope());
            int[] known = fitted.reading("one_hot_encoder_", leaves.get(i), value -> ints(value.asArray()));
            TreeReader.add(raw, columnsOf(raw, known, columns, label), 1, builder, i, label);
            columns += known.length;
        }
        return new ImportedStep(new LeafEncoding(builder.build(), columns), Precision.DOUBLE);
    }

    private static int[] ints(NdArray array) {
        return array.toInts();
    }

    /** The column of each leaf; every leaf was reached in training, or the file is not what it says. */
    private static double[] columnsOf(TreeReader.Raw tree, int[] known, int from, String label) {
        double[] columns = new double[tree.nodes()];
        boolean[] found = new boolean[tree.nodes()];
        for (int i = 0; i < known.length; i++) {
            if (known[i] < 0 || known[i] >= columns.length || !tree.arrays().isLeaf(known[i]) || found[known[i]]) {
                throw new ModelLoadException(label + ": category " + known[i] + " (expected: each leaf once)");
            }
            found[known[i]] = true;
            columns[known[i]] = from + (double) i;
        }
        for (int node = 0; node < columns.length; node++) {
            if (tree.arrays().isLeaf(node) && !found[node]) {
                throw new ModelLoadException(label + ": leaf " + node + " has no category (expected: each leaf one)");
            }
        }
        return columns;
    }
}
