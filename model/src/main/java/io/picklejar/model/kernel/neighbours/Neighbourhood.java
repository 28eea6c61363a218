package io.picklejar.model.kernel.neighbours;

import org.jspecify.annotations.Nullable;

/** The training rows and how the nearest of them are found: by a tree where there is one, else one after the other. */
public final class Neighbourhood {

    private final int columns;
    private final int rows;
    private final double[] points;
    private final Metric metric;
    private final @Nullable SpaceTree tree;
    private final boolean partitioned;

    /** @param points {@code rows x columns}, row-major */
    public Neighbourhood(int columns, double[] points, Metric metric, @Nullable SpaceTree tree) {
        this(columns, points, metric, tree, false);
    }

    /** Of equally far rows those that numpy's partition of all distances brings to the front. */
    public static Neighbourhood partitioned(int columns, double[] points, Metric metric) {
        return new Neighbourhood(columns, points, metric, null, true);
    }

    private Neighbourhood(int columns, double[] points, Metric metric, @Nullable SpaceTree tree, boolean partitioned) {
        if (columns < 1 || points.length % columns != 0 || points.length == 0) {
            throw new IllegalArgumentException(points.length + " numbers in rows of " + columns);
        }
        this.columns = columns;
        this.rows = points.length / columns;
        this.points = points;
        this.metric = metric;
        this.tree = tree;
        this.partitioned = partitioned;
    }

    public int columns() {
        return columns;
    }

    public int rows() {
        return rows;
    }

    public double[] points() {
        return points;
    }

    public Metric metric() {
        return metric;
    }

    /** Fills the heap with the nearest rows of a point: indices and distances in ascending order. */
    void nearest(double[] cells, int from, NearestHeap heap) {
        heap.clear();
        if (partitioned) {
            partition(cells, from, heap);
        } else if (tree == null) {
            for (int row = 0; row < rows; row++) {
                heap.push(metric.reduced(cells, from, points, row * columns, columns), row);
            }
        } else {
            tree.nearest(cells, from, points, heap);
        }
        heap.sort();
        double[] distances = heap.distances();
        for (int i = 0; i < distances.length; i++) {
            distances[i] = metric.distanceOf(distances[i]);
        }
    }

    private void partition(double[] cells, int from, NearestHeap heap) {
        double[] distances = new double[rows];
        int[] order = new int[rows];
        for (int row = 0; row < rows; row++) {
            distances[row] = metric.reduced(cells, from, points, row * columns, columns);
            order[row] = row;
        }
        int k = heap.indices().length;
        ArgPartition.select(distances, order, k - 1);
        for (int i = 0; i < k; i++) {
            heap.indices()[i] = order[i];
            heap.distances()[i] = distances[order[i]];
        }
    }

    /** Finds the rows within a radius of a point; with every row at hand, a tree would save little. */
    void within(double[] cells, int from, double radius, Reach reach) {
        reach.clear();
        double most = metric.reducedOf(radius);
        for (int row = 0; row < rows; row++) {
            double reduced = metric.reduced(cells, from, points, row * columns, columns);
            if (reduced <= most) {
                reach.add(metric.distanceOf(reduced), row);
            }
        }
    }

    /** Distance of a point to a training row. */
    double distance(double[] cells, int from, int row) {
        return metric.distanceOf(metric.reduced(cells, from, points, row * columns, columns));
    }

    /** Reduced distance of a point to a training row. */
    double reduced(double[] cells, int from, int row) {
        return metric.reduced(cells, from, points, row * columns, columns);
    }
}
