package io.picklejar.benchmarks;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An XGBoost regression model as a graph of one {@code TreeEnsembleRegressor}, which is what onnxmltools makes of it: float32
 * thresholds, {@code x < threshold} goes left.
 */
final class OnnxTrees {

    private static final int FLOAT = 1;
    private static final int INTS = 7;
    private static final int FLOATS = 6;
    private static final int STRINGS = 8;

    private final List<Integer> treeIds = new ArrayList<>();
    private final List<Integer> nodeIds = new ArrayList<>();
    private final List<Integer> features = new ArrayList<>();
    private final List<String> modes = new ArrayList<>();
    private final List<Float> thresholds = new ArrayList<>();
    private final List<Integer> left = new ArrayList<>();
    private final List<Integer> right = new ArrayList<>();
    private final List<Integer> leafTrees = new ArrayList<>();
    private final List<Integer> leafNodes = new ArrayList<>();
    private final List<Integer> leafTargets = new ArrayList<>();
    private final List<Float> leafWeights = new ArrayList<>();

    private OnnxTrees() {}

    /** @param json the model as {@code save_model} writes it */
    static byte[] of(byte[] json, int inputs) {
        JsonNode learner = JsonMapper.shared().readTree(json).path("learner");
        String base = learner.path("learner_model_param").path("base_score").asString();
        OnnxTrees trees = new OnnxTrees();
        int id = 0;
        for (JsonNode tree : learner.path("gradient_booster").path("model").path("trees")) {
            trees.add(tree, id++);
        }
        return trees.model(inputs, Float.parseFloat(base.replaceAll("[\\[\\]]", "")));
    }

    private void add(JsonNode tree, int id) {
        for (int i = 0; i < tree.path("left_children").size(); i++) {
            int child = tree.path("left_children").get(i).asInt();
            float value = tree.path("split_conditions").get(i).floatValue();
            treeIds.add(id);
            nodeIds.add(i);
            features.add(child < 0 ? 0 : tree.path("split_indices").get(i).asInt());
            modes.add(child < 0 ? "LEAF" : "BRANCH_LT");
            thresholds.add(child < 0 ? 0 : value);
            left.add(Math.max(0, child));
            right.add(Math.max(0, tree.path("right_children").get(i).asInt()));
            if (child < 0) {
                leafTrees.add(id);
                leafNodes.add(i);
                leafTargets.add(0);
                leafWeights.add(value);
            }
        }
    }

    private byte[] model(int inputs, float base) {
        Message node = new Message().text(1, "X").text(2, "Y").text(4, "TreeEnsembleRegressor");
        node.message(5, whole("n_targets", 1));
        node.message(5, floats("base_values", List.of(base)));
        node.message(5, wholes("nodes_treeids", treeIds));
        node.message(5, wholes("nodes_nodeids", nodeIds));
        node.message(5, wholes("nodes_featureids", features));
        node.message(5, texts("nodes_modes", modes));
        node.message(5, floats("nodes_values", thresholds));
        node.message(5, wholes("nodes_truenodeids", left));
        node.message(5, wholes("nodes_falsenodeids", right));
        node.message(5, wholes("target_treeids", leafTrees));
        node.message(5, wholes("target_nodeids", leafNodes));
        node.message(5, wholes("target_ids", leafTargets));
        node.message(5, floats("target_weights", leafWeights));
        node.text(7, "ai.onnx.ml");
        Message graph = new Message().message(1, node).text(2, "trees");
        graph.message(11, value("X", inputs)).message(12, value("Y", 1));
        Message plain = new Message().text(1, "").number(2, 15);
        Message trees = new Message().text(1, "ai.onnx.ml").number(2, 3);
        return new Message()
                .number(1, 8)
                .message(8, plain)
                .message(8, trees)
                .message(7, graph)
                .bytes();
    }

    /** A float tensor of any number of rows. */
    private static Message value(String name, int columns) {
        Message shape =
                new Message().message(1, new Message().text(2, "N")).message(1, new Message().number(1, columns));
        Message tensor = new Message().number(1, FLOAT).message(2, shape);
        return new Message().text(1, name).message(2, new Message().message(1, tensor));
    }

    private static Message whole(String name, int value) {
        return new Message().text(1, name).number(3, value).number(20, 2);
    }

    private static Message wholes(String name, List<Integer> values) {
        Message attribute = new Message().text(1, name).number(20, INTS);
        values.forEach(value -> attribute.number(8, value));
        return attribute;
    }

    private static Message floats(String name, List<Float> values) {
        Message attribute = new Message().text(1, name).number(20, FLOATS);
        values.forEach(value -> attribute.single(7, value));
        return attribute;
    }

    private static Message texts(String name, List<String> values) {
        Message attribute = new Message().text(1, name).number(20, STRINGS);
        values.forEach(value -> attribute.text(9, value));
        return attribute;
    }

    /** A protocol buffer in the making. */
    private static final class Message {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message number(int field, long value) {
            varint((long) field << 3);
            varint(value);
            return this;
        }

        Message single(int field, float value) {
            varint((long) field << 3 | 5);
            ByteBuffer bits =
                    ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value);
            out.writeBytes(bits.array());
            return this;
        }

        Message text(int field, String value) {
            return content(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message message(int field, Message value) {
            return content(field, value.bytes());
        }

        private Message content(int field, byte[] content) {
            varint((long) field << 3 | 2);
            varint(content.length);
            out.writeBytes(content);
            return this;
        }

        private void varint(long value) {
            long rest = value;
            for (; (rest & ~0x7fL) != 0; rest >>>= 7) {
                out.write((int) (rest & 0x7f) | 0x80);
            }
            out.write((int) rest);
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }
}
