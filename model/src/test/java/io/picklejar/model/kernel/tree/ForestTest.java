package io.picklejar.model.kernel.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picklejar.model.kernel.Table;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForestTest {

    /** One split at {@code threshold}: 1 to the left, 2 to the right. */
    private static Forest stump(double threshold, boolean @Nullable [] missingLeft) {
        return forest(split(threshold, missingLeft, 1, 2));
    }

    private static TreeArrays split(double threshold, boolean @Nullable [] missingLeft, double left, double right) {
        return new TreeArrays(
                new int[] {1, -1, -1},
                new int[] {2, -1, -1},
                new int[] {0, -2, -2},
                new double[] {threshold, -2, -2},
                missingLeft,
                new double[] {0, left, right},
                1);
    }

    private static Forest forest(TreeArrays... trees) {
        ForestBuilder builder = new ForestBuilder(1, 1, 1);
        for (TreeArrays tree : trees) {
            builder.add(tree, 0);
        }
        return builder.build();
    }

    private static double side(Forest forest, double x) {
        double[] sum = new double[1];
        forest.addTo(Table.ofNumbers(1, 1, new double[] {x}), sum);
        return sum[0];
    }

    @Test
    void comparesAFloat32WithAFloat64() {
        double threshold = 0.1;
        assertThat((double) (float) threshold).isGreaterThan(threshold);
        assertThat(side(stump(threshold, null), threshold))
                .as("0.1 as float32 is above 0.1")
                .isEqualTo(2);
        assertThat(side(stump((float) 0.1, null), 0.1)).isEqualTo(1);
        assertThat(side(stump(0, null), -0.0)).isEqualTo(1);
        assertThat(side(stump(-0.0, null), 0.0)).isEqualTo(1);
        assertThat(side(stump(-1e-60, null), 0.0)).isEqualTo(2);
        assertThat(side(stump(1e-60, null), 1e-60)).isEqualTo(1);
        assertThat(side(stump(1e300, null), 1e308)).as("overflows to infinity").isEqualTo(2);
        assertThat(side(stump(Double.POSITIVE_INFINITY, null), 1e308)).isEqualTo(1);
        assertThat(side(stump(-1e300, null), -1e308)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyComparisonIsThatOfTheDefinition(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            double threshold = Double.longBitsToDouble(random.nextLong());
            double x = switch (i % 4) {
                case 0 -> threshold;
                case 1 -> Math.nextUp((float) threshold);
                case 2 -> Math.nextDown((float) threshold);
                default -> Float.intBitsToFloat(random.nextInt());
            };
            if (!Double.isNaN(threshold)) {
                double expected = (double) (float) x <= threshold ? 1 : 2;
                assertThat(side(stump(threshold, null), x))
                        .as("%s <= %s", x, threshold)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void leavesThatAreKeptOnceStayWhatTheyWere() {
        Forest forest = forest(
                split(0, null, 1, 2),
                split(0, null, 2, 1),
                split(0, null, 1, 2),
                split(0, null, 40, 40),
                split(0, null, 1, 40));
        assertThat(side(forest, -1)).isEqualTo(1 + 2 + 1 + 40 + 1);
        assertThat(side(forest, 1)).isEqualTo(2 + 1 + 2 + 40 + 40);
    }

    @Test
    void zerosKeepTheirSign() {
        double[] sum = {-0.0};
        forest(split(0, null, 0.0, -0.0)).addTo(Table.ofNumbers(1, 1, new double[] {1}), sum);
        assertThat(1 / sum[0]).isNegative();
    }

    @Test
    void missingGoesWhereTheTreeSays() {
        assertThat(side(stump(0.5, null), Double.NaN)).isEqualTo(2);
        assertThat(side(stump(0.5, new boolean[] {true, false, false}), Double.NaN))
                .isEqualTo(1);
        assertThat(side(stump(Double.POSITIVE_INFINITY, new boolean[3]), Double.NaN))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 7, 8, 9, 64, 1500})
    void sumsHaveTheSameBitsInAnyBatch(int rows) {
        Random random = new Random(rows);
        for (boolean missing : new boolean[] {false, true}) {
            Forest forest = randomForest(random, 5, 13, missing);
            double[] cells = random.doubles((long) rows * 5).toArray();
            if (missing) {
                cells[0] = Double.NaN;
            }
            double[] batch = new double[rows * 2];
            forest.addTo(Table.ofNumbers(rows, 5, cells), batch);
            for (int row = 0; row < rows; row++) {
                double[] single = new double[2];
                forest.addTo(Table.ofNumbers(1, 5, Arrays.copyOfRange(cells, row * 5, row * 5 + 5)), single);
                assertThat(single).containsExactly(batch[row * 2], batch[row * 2 + 1]);
            }
        }
    }

    /** Chains of random length, alternately left and right, whose leaves count for two sums in turn. */
    private static Forest randomForest(Random random, int inputs, int trees, boolean missing) {
        ForestBuilder builder = new ForestBuilder(inputs, 2, 1);
        for (int tree = 0; tree < trees; tree++) {
            int splits = random.nextInt(9);
            int nodes = 2 * splits + 1;
            int[] left = new int[nodes];
            int[] right = new int[nodes];
            Arrays.fill(left, -1);
            Arrays.fill(right, -1);
            boolean[] missingLeft = new boolean[nodes];
            for (int node = 0, next = 1; next < nodes; node = next - 1 - random.nextInt(2)) {
                left[node] = next++;
                right[node] = next++;
                missingLeft[node] = missing && random.nextBoolean();
            }
            int[] feature = random.ints(nodes, 0, inputs).toArray();
            double[] threshold = random.doubles(nodes).toArray();
            double[] values = random.doubles(nodes).toArray();
            builder.add(new TreeArrays(left, right, feature, threshold, missingLeft, values, 1), tree % 2);
        }
        return builder.build();
    }

    @Test
    void refusesArraysOfUnlikeLengths() {
        ForestBuilder builder = new ForestBuilder(1, 1, 1);
        TreeArrays tree = new TreeArrays(
                new int[] {-1}, new int[] {-1}, new int[] {-2, 0}, new double[] {0}, null, new double[] {1}, 1);
        assertThatThrownBy(() -> builder.add(tree, 0))
                .isInstanceOf(InvalidTreeException.class)
                .hasMessage("2 features (expected: 1)");
    }
}
