package io.picklejar.model.kernel.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Walks that go side by side end where a walk alone does, whatever the trees' shapes and however many there are. */
class FlatTreesTest {

    private static final int SLOTS = 3;
    private static final int ROW_KEYS = 1 + SLOTS;

    /** A tree of objects, walked as one would on paper. */
    private record Node(int slot, int threshold, List<Node> children, int leaf) {

        int find(int[] keys, int row, List<int[]> sets) {
            if (children.isEmpty()) {
                return leaf;
            }
            int key = keys[row + 1 + (slot & (FlatTrees.SET - 1))];
            boolean left = (slot & FlatTrees.SET) == 0
                    ? key <= threshold
                    : key == FlatTrees.ANY_SET || (key >= 0 && holds(sets.get(threshold), key));
            return children.get(left ? 0 : 1).find(keys, row, sets);
        }

        private static boolean holds(int[] set, int category) {
            return category / 32 < set.length && (set[category / 32] & 1 << category % 32) != 0;
        }
    }

    private final Random random = new Random(3);
    private final List<int[]> sets = new ArrayList<>();
    private int leaves;

    private Node tree(int depth, boolean hasSets) {
        if (depth == 0 || random.nextInt(6) == 0) {
            return new Node(0, 0, List.of(), random.nextInt(5) == 0 ? leaves++ : random.nextInt(3));
        }
        List<Node> children = List.of(tree(depth - 1, hasSets), tree(random.nextInt(depth), hasSets));
        if (hasSets && random.nextBoolean()) {
            sets.add(random.ints(random.nextInt(3)).toArray());
            return new Node(random.nextInt(SLOTS) | FlatTrees.SET, sets.size() - 1, children, 0);
        }
        return new Node(random.nextInt(SLOTS), random.nextInt(90) - 5, children, 0);
    }

    private FlatTrees flat(List<Node> trees) {
        FlatTreesBuilder builder = new FlatTreesBuilder();
        for (Node tree : trees) {
            builder.add(new Source(tree, builder));
        }
        return builder.build();
    }

    private final class Source implements FlatTreesBuilder.Source {
        private final List<Node> nodes = new ArrayList<>();
        private final FlatTreesBuilder builder;

        Source(Node root, FlatTreesBuilder builder) {
            this.builder = builder;
            nodes.add(root);
        }

        private int child(int node, int side) {
            nodes.add(nodes.get(node).children().get(side));
            return nodes.size() - 1;
        }

        @Override
        public boolean isLeaf(int node) {
            return nodes.get(node).children().isEmpty();
        }

        @Override
        public int left(int node) {
            return child(node, 0);
        }

        @Override
        public int right(int node) {
            return child(node, 1);
        }

        @Override
        public int slot(int node) {
            return nodes.get(node).slot();
        }

        @Override
        public int threshold(int node) {
            Node split = nodes.get(node);
            boolean isSet = (split.slot() & FlatTrees.SET) != 0;
            return isSet ? builder.addSet(sets.get(split.threshold())) : split.threshold();
        }

        @Override
        public int leaf(int node) {
            return nodes.get(node).leaf();
        }
    }

    private int key() {
        int[] extremes = {Integer.MIN_VALUE, Integer.MAX_VALUE, FlatTrees.NO_SET, FlatTrees.ANY_SET};
        return random.nextInt(8) == 0 ? extremes[random.nextInt(4)] : random.nextInt(100);
    }

    @Test
    void everyWalkFindsItsLeaf() {
        for (int count = 1; count < 40; count++) {
            List<Node> trees = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                trees.add(tree(random.nextInt(12), i % 10 == 9));
            }
            FlatTrees flat = flat(trees);
            int rows = 1 + random.nextInt(20);
            int[] keys = new int[rows * ROW_KEYS];
            for (int i = 0; i < keys.length; i++) {
                keys[i] = i % ROW_KEYS == 0 ? FlatTrees.LOWEST : key();
            }
            check(trees, flat, keys, rows);
        }
    }

    private void check(List<Node> trees, FlatTrees flat, int[] keys, int rows) {
        assertThat(flat.trees()).isEqualTo(trees.size());
        int[] found = new int[Math.max(rows, trees.size())];
        for (int row = 0; row < rows; row++) {
            flat.walkTrees(keys, row * ROW_KEYS, found);
            for (int tree = 0; tree < trees.size(); tree++) {
                assertThat(found[tree]).isEqualTo(trees.get(tree).find(keys, row * ROW_KEYS, sets));
            }
        }
        for (int tree = 0; tree < trees.size(); tree++) {
            flat.walkRows(tree, keys, rows, ROW_KEYS, found);
            for (int row = 0; row < rows; row++) {
                assertThat(found[row]).isEqualTo(trees.get(tree).find(keys, row * ROW_KEYS, sets));
            }
        }
    }
}
