package io.picklejar.model.boosters.xgboost;

import io.picklejar.model.boosters.BoosterFormat;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.booster.BoosterTree;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The binary format of XGBoost up to 2.x: C structs as they lay in memory, little-endian, each with spare room. Source: {@code
 * Learner::Load}, {@code GBTreeModel::Load}, {@code RegTree::Load} of versions 0.40 to 1.7.
 */
public final class XgboostBinary implements BoosterFormat {

    private static final byte[] MAGIC = {'b', 'i', 'n', 'f'};
    private static final int LEARNER_BYTES = 136;
    private static final int TREES_BYTES = 160;
    private static final int TREE_BYTES = 148;
    private static final int NODE_BYTES = 20;
    private static final int STATISTICS_BYTES = 16;
    private static final int LINEAR_BYTES = 136;
    private static final int LONGEST_NAME = 64;
    /** What a node takes in memory while it is read. */
    private static final int NODE_COST = 64;

    @Override
    public String name() {
        return "XGBoost binary";
    }

    @Override
    public boolean recognises(byte[] start) {
        return isBinary(start);
    }

    /** Nothing marks the format but a name with a colon at its place, such as {@code binary:logistic}. */
    static boolean isBinary(byte[] start) {
        int from = hasMagic(start) ? MAGIC.length : 0;
        int at = from + LEARNER_BYTES;
        if (start.length < at + 16) {
            return false;
        }
        long length = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong(at);
        if (length < 3 || length > LONGEST_NAME || at + 8 + length > start.length) {
            return false;
        }
        String name = new String(start, at + 8, (int) length, StandardCharsets.ISO_8859_1);
        return name.matches("[a-z]+(:[a-z_]+)+");
    }

    private static boolean hasMagic(byte[] start) {
        for (int i = 0; i < MAGIC.length; i++) {
            if (i >= start.length || start[i] != MAGIC[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public LoadedModel load(byte[] file, long memoryBudget) {
        return new XgboostAssembly(read(file, memoryBudget)).model();
    }

    static XgboostParts read(byte[] file, long memoryBudget) {
        try {
            return new Reader(file, memoryBudget).parts();
        } catch (BufferUnderflowException e) {
            throw new ModelLoadException("XGBoost binary: ends too early", e);
        }
    }

    /** One file on its way. */
    private static final class Reader {
        private final ByteBuffer in;
        private long budget;
        private boolean hasLeafVectors;
        private boolean hasMetrics;

        Reader(byte[] file, long memoryBudget) {
            this.in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
            this.budget = memoryBudget;
            in.position(hasMagic(file) ? MAGIC.length : 0);
        }

        XgboostParts parts() {
            int end = in.position() + LEARNER_BYTES;
            float baseScore = in.getFloat();
            int inputs = within("num_feature", in.getInt(), 1, XgboostDocument.MOST_INPUTS);
            int classes = within("num_class", in.getInt(), 0, XgboostDocument.MOST_OUTPUTS);
            boolean hasAttributes = in.getInt() != 0;
            hasMetrics = in.getInt() != 0;
            int major = in.getInt();
            int minor = in.getInt();
            hasLeafVectors = major == 0;
            int targets = within("num_target", in.getInt(), 0, XgboostDocument.MOST_OUTPUTS);
            in.position(end);
            int outputs = Math.max(1, Math.max(classes, targets));
            String objective = text("objective", LONGEST_NAME);
            String booster = text("booster", LONGEST_NAME);
            // Before 1.0 the start was saved as it is added.
            Header header = new Header(
                    major == 0 ? null : major + "." + minor,
                    objective,
                    baseScore,
                    major == 0,
                    inputs,
                    outputs,
                    hasAttributes);
            return switch (booster) {
                case "gblinear" -> linear(header);
                case "gbtree", "dart" -> trees(header, booster.equals("dart"));
                default ->
                    throw new ModelLoadException(
                            "booster: found \"" + booster + "\" (expected: gbtree, dart or gblinear)");
            };
        }

        private static int within(String what, int found, int least, int most) {
            if (found < least || found > most) {
                throw new ModelLoadException(what + ": found " + found + " (expected: " + least + ".." + most + ")");
            }
            return found;
        }

        private String text(String what, int longest) {
            int length = length(what, 1);
            if (length > longest) {
                throw new ModelLoadException(
                        what + ": found a text of " + length + " bytes (expected: at most " + longest + ")");
            }
            byte[] bytes = new byte[length];
            in.get(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }

        private int length(String what, int itemBytes) {
            long length = in.getLong();
            if (length < 0 || length > in.remaining() / itemBytes) {
                throw new ModelLoadException(
                        what + ": found a length of " + length + " with " + in.remaining() + " bytes left");
            }
            return (int) length;
        }

        private float[] floats(String what) {
            int length = length(what, Float.BYTES);
            float[] floats = new float[length];
            for (int i = 0; i < length; i++) {
                floats[i] = in.getFloat();
            }
            return floats;
        }

        private void skip(long bytes) {
            if (bytes > in.remaining()) {
                throw new BufferUnderflowException();
            }
            in.position(in.position() + (int) bytes);
        }

        private XgboostParts linear(Header header) {
            skip(LINEAR_BYTES);
            float[] weights = XgboostDocument.requireWeights(floats("weights"), header.inputs, header.outputs);
            tail(header);
            return header.parts(List.of(), new int[0], 0, weights);
        }

        private XgboostParts trees(Header header, boolean isDart) {
            int end = in.position() + TREES_BYTES;
            int count = in.getInt();
            in.position(Math.min(end, in.position() + 12));
            boolean hasBuffer = in.getLong() != 0;
            skip((long) end - in.position());
            within("num_trees", count, 0, in.remaining() / (TREE_BYTES + NODE_BYTES));
            List<BoosterTree> trees = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                trees.add(tree(i));
            }
            int[] groups = new int[count];
            for (int i = 0; i < count; i++) {
                groups[i] = in.getInt();
            }
            if (isDart && count > 0) {
                trees = weighted(trees, floats("weight_drop"));
            }
            Map<String, String> attributes = hasBuffer ? Map.of() : tail(header);
            return header.parts(trees, groups, used(attributes, count, header.outputs), null);
        }

        private static List<BoosterTree> weighted(List<BoosterTree> trees, float[] weights) {
            if (weights.length != trees.size()) {
                throw new ModelLoadException(
                        "weight_drop: found " + weights.length + " weights (expected: " + trees.size() + ")");
            }
            for (int i = 0; i < weights.length; i++) {
                double[] values = trees.get(i).values();
                for (int k = 0; k < values.length; k++) {
                    values[k] = weights[i] * (float) values[k];
                }
            }
            return trees;
        }

        private BoosterTree tree(int number) {
            int end = in.position() + TREE_BYTES;
            in.getInt();
            int nodes = in.getInt();
            skip(3 * Integer.BYTES);
            int leafVector = in.getInt();
            skip((long) end - in.position());
            within("num_nodes of tree " + number, nodes, 1, in.remaining() / (NODE_BYTES + STATISTICS_BYTES));
            budget -= (long) nodes * NODE_COST;
            if (budget < 0) {
                throw new ModelLoadException("takes more memory than the limit for one model file allows");
            }
            BoosterTree tree = nodes(nodes);
            skip((long) nodes * STATISTICS_BYTES);
            if (hasLeafVectors && leafVector != 0) {
                skip(4L * length("leaf_vector of tree " + number, Float.BYTES));
            }
            return tree;
        }

        private BoosterTree nodes(int nodes) {
            int[] left = new int[nodes];
            int[] right = new int[nodes];
            int[] feature = new int[nodes];
            double[] numbers = new double[nodes];
            byte[] split = new byte[nodes];
            for (int i = 0; i < nodes; i++) {
                in.getInt();
                left[i] = in.getInt();
                right[i] = in.getInt();
                int index = in.getInt();
                feature[i] = index & Integer.MAX_VALUE;
                split[i] = BoosterTree.BELOW;
                split[i] |= index < 0 ? BoosterTree.MISSING_LEFT : 0;
                numbers[i] = in.getFloat();
            }
            return new BoosterTree(left, right, feature, numbers, split, null, new int[0][], numbers.clone(), 1);
        }

        /** What stands behind the booster: attributes, then names of metrics. */
        private Map<String, String> tail(Header header) {
            Map<String, String> attributes = header.hasAttributes ? attributes() : Map.of();
            int metrics = hasMetrics ? length("metrics", 8) : 0;
            for (int i = 0; i < metrics; i++) {
                text("metric", in.remaining());
            }
            return attributes;
        }

        private Map<String, String> attributes() {
            Map<String, String> attributes = new HashMap<>();
            int count = length("attributes", 16);
            for (int i = 0; i < count; i++) {
                String key = text("attribute", in.remaining());
                attributes.put(key, text("attribute", in.remaining()));
            }
            return attributes;
        }

        private static int used(Map<String, String> attributes, int trees, int outputs) {
            String limit = attributes.get("best_ntree_limit");
            String best = attributes.get("best_iteration");
            try {
                if (limit != null) {
                    return (int) Math.max(0, Math.min(trees, Long.parseLong(limit) * outputs));
                }
                return best == null ? trees : (int) Math.max(0, Math.min(trees, (Long.parseLong(best) + 1) * outputs));
            } catch (NumberFormatException e) {
                throw new ModelLoadException("best_iteration: found \"" + best + "\" (expected: a number)", e);
            }
        }
    }

    /** What every booster has. */
    private record Header(
            @Nullable String version,
            String objective,
            float baseScore,
            boolean startIsMargin,
            int inputs,
            int outputs,
            boolean hasAttributes) {

        XgboostParts parts(List<BoosterTree> trees, int[] groups, int used, float @Nullable [] weights) {
            return new XgboostParts(
                    version,
                    objective,
                    new float[] {baseScore},
                    startIsMargin,
                    inputs,
                    outputs,
                    trees,
                    groups,
                    used,
                    weights,
                    List.of(),
                    List.of(),
                    List.of());
        }
    }
}
