package io.picklejar.model.kernel.neighbours;

/**
 * A k-d tree or a ball tree as scikit-learn built it, searched in the same order, so that of equally far points the same
 * ones are found. Source: {@code _query_single_depthfirst} of {@code sklearn/neighbors/_binary_tree.pxi}, {@code min_rdist}
 * of {@code _kd_tree.pyx} and {@code _ball_tree.pyx}.
 */
public final class SpaceTree {

    private final Metric metric;
    private final int columns;
    private final int[] order;
    private final int[] start;
    private final int[] end;
    private final boolean[] leaf;
    private final double[] low;
    private final double[] high;
    private final double[] radius;

    /**
     * A tree of implicit children: those of node {@code i} are {@code 2i + 1} and {@code 2i + 2}.
     *
     * @param order rows of the training points, in the order of the leaves
     * @param start where a node's rows begin in {@code order}
     * @param end where they end
     * @param low {@code nodes x columns}: lower bounds of the boxes, or centres of the balls
     * @param high upper bounds of the boxes; empty where the nodes are balls
     * @param radius of the balls
     */
    public SpaceTree(
            Metric metric,
            int columns,
            int[] order,
            int[] start,
            int[] end,
            boolean[] leaf,
            double[] low,
            double[] high,
            double[] radius) {
        this.metric = metric;
        this.columns = columns;
        this.order = order;
        this.start = start;
        this.end = end;
        this.leaf = leaf;
        this.low = low;
        this.high = high;
        this.radius = radius;
        check();
    }

    private void check() {
        int nodes = start.length;
        long cells = (long) nodes * columns;
        if (nodes == 0
                || end.length != nodes
                || leaf.length != nodes
                || radius.length != nodes
                || low.length != cells
                || (high.length != 0 && high.length != cells)) {
            throw new IllegalArgumentException("a tree of " + nodes + " nodes with bounds of other sizes");
        }
        for (int point : order) {
            if (point < 0 || point >= order.length) {
                throw new IllegalArgumentException("point " + point + " (expected: 0.." + (order.length - 1) + ")");
            }
        }
        for (int i = 0; i < nodes; i++) {
            if (start[i] < 0 || end[i] < start[i] || end[i] > order.length) {
                throw new IllegalArgumentException("rows " + start[i] + " to " + end[i] + " of node " + i
                        + " (expected: within " + order.length + ")");
            }
            if (!leaf[i] && 2L * i + 2 >= nodes) {
                throw new IllegalArgumentException("node " + i + " of " + nodes + " is no leaf but has no children");
            }
        }
    }

    void nearest(double[] cells, int from, double[] points, NearestHeap heap) {
        search(0, bound(0, cells, from), cells, from, points, heap);
    }

    private void search(int node, double bound, double[] cells, int from, double[] points, NearestHeap heap) {
        if (bound > heap.farthest()) {
            return;
        }
        if (leaf[node]) {
            for (int i = start[node]; i < end[node]; i++) {
                heap.push(metric.reduced(cells, from, points, order[i] * columns, columns), order[i]);
            }
            return;
        }
        int left = 2 * node + 1;
        double leftBound = bound(left, cells, from);
        double rightBound = bound(left + 1, cells, from);
        boolean leftFirst = leftBound <= rightBound;
        search(leftFirst ? left : left + 1, Math.min(leftBound, rightBound), cells, from, points, heap);
        search(leftFirst ? left + 1 : left, leftFirst ? rightBound : leftBound, cells, from, points, heap);
    }

    /** The least reduced distance that a point of the node can have. */
    private double bound(int node, double[] cells, int from) {
        if (high.length != 0) {
            return box(node * columns, cells, from);
        }
        double centre = metric.distanceOf(metric.reduced(cells, from, low, node * columns, columns));
        return metric.reducedOf(Math.max(0, centre - radius[node]));
    }

    private double box(int at, double[] cells, int from) {
        double power = metric.boundPower();
        double bound = 0;
        for (int i = 0; i < columns; i++) {
            double below = low[at + i] - cells[from + i];
            double above = cells[from + i] - high[at + i];
            double apart = 0.5 * (below + Math.abs(below) + (above + Math.abs(above)));
            if (power == 2) {
                bound += apart * apart;
            } else if (power == 1) {
                bound += apart;
            } else {
                bound = power == Double.POSITIVE_INFINITY ? Math.max(bound, apart) : bound + Math.pow(apart, power);
            }
        }
        return bound;
    }
}
