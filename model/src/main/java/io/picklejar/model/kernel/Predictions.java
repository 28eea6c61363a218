package io.picklejar.model.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a model answers for some rows, in flat row-major arrays. Class indices (with or without probabilities),
 * numbers, or tensors; which of the three, and how many outputs a row has, is fixed for a model and told by its {@link Output}.
 *
 * <p>The arrays belong to the receiver.
 */
public final class Predictions {

    private final int rows;
    private final int @Nullable [] classIndices;
    private final double @Nullable [] probabilities;
    private final double @Nullable [] numbers;
    private final Tensor @Nullable [] tensors;

    private Predictions(
            int rows,
            int @Nullable [] classIndices,
            double @Nullable [] probabilities,
            double @Nullable [] numbers,
            Tensor @Nullable [] tensors) {
        this.rows = rows;
        this.classIndices = classIndices;
        this.probabilities = probabilities;
        this.numbers = numbers;
        this.tensors = tensors;
    }

    /**
     * A classifier's answer.
     *
     * @param classIndices {@code rows x outputs}: index into the output's classes
     * @param probabilities {@code rows x (sum of the outputs' class counts)}, or null where the model gives none
     */
    public static Predictions ofClasses(int rows, int[] classIndices, double @Nullable [] probabilities) {
        return new Predictions(rows, classIndices, probabilities, null, null);
    }

    /**
     * A regressor's, clusterer's or outlier detector's answer.
     *
     * @param numbers {@code rows x outputs}
     */
    public static Predictions ofNumbers(int rows, double[] numbers) {
        return new Predictions(rows, null, null, numbers, null);
    }

    /**
     * The answer of a model that gives tensors.
     *
     * @param tensors {@code rows x outputs}
     */
    public static Predictions ofTensors(int rows, Tensor[] tensors) {
        return new Predictions(rows, null, null, null, tensors);
    }

    /** The answers for blocks of rows as one; at least one block, all of one model. */
    public static Predictions joined(List<Predictions> blocks) {
        int rows = 0;
        for (Predictions block : blocks) {
            rows += block.rows;
        }
        Predictions first = blocks.get(0);
        if (first.tensors != null) {
            return ofTensors(
                    rows,
                    blocks.stream()
                            .flatMap(block -> Arrays.stream(block.tensors()))
                            .toArray(Tensor[]::new));
        }
        if (first.classIndices == null) {
            return ofNumbers(rows, joinedDoubles(blocks, Predictions::numbers));
        }
        int[] indices = blocks.stream()
                .flatMapToInt(block -> Arrays.stream(block.classIndices()))
                .toArray();
        return ofClasses(
                rows,
                indices,
                first.probabilities == null
                        ? null
                        : joinedDoubles(blocks, block -> required(block.probabilities, "probabilities")));
    }

    private static double[] joinedDoubles(List<Predictions> blocks, Function<Predictions, double[]> of) {
        return blocks.stream()
                .flatMapToDouble(block -> Arrays.stream(of.apply(block)))
                .toArray();
    }

    /** The answers for rows {@code from} (inclusive) to {@code to} (exclusive), copied. */
    public Predictions slice(int from, int to) {
        return new Predictions(
                to - from,
                part(classIndices, from, to),
                part(probabilities, from, to),
                part(numbers, from, to),
                tensors == null
                        ? null
                        : Arrays.copyOfRange(tensors, from * (tensors.length / rows), to * (tensors.length / rows)));
    }

    private int @Nullable [] part(int @Nullable [] all, int from, int to) {
        if (all == null) {
            return null;
        }
        int width = all.length / rows;
        return Arrays.copyOfRange(all, from * width, to * width);
    }

    private double @Nullable [] part(double @Nullable [] all, int from, int to) {
        if (all == null) {
            return null;
        }
        int width = all.length / rows;
        return Arrays.copyOfRange(all, from * width, to * width);
    }

    public int rows() {
        return rows;
    }

    public boolean isClasses() {
        return classIndices != null;
    }

    /** Class index by {@code row * outputs + output}. */
    public int[] classIndices() {
        return required(classIndices, "classes");
    }

    public double @Nullable [] probabilities() {
        return probabilities;
    }

    /** Value by {@code row * outputs + output}. */
    public double[] numbers() {
        return required(numbers, "numbers");
    }

    public boolean isTensors() {
        return tensors != null;
    }

    /** Tensor by {@code row * outputs + output}. */
    public Tensor[] tensors() {
        return required(tensors, "tensors");
    }

    private static <T> T required(@Nullable T array, String what) {
        if (array == null) {
            throw new IllegalStateException("these predictions hold no " + what);
        }
        return array;
    }
}
