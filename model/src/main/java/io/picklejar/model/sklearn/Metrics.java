package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.neighbours.Metric;
import io.picklejar.model.kernel.neighbours.Metric.Kind;
import io.picklejar.model.kernel.neighbours.Neighbourhood;
import io.picklejar.model.kernel.neighbours.SpaceTree;
import io.picklejar.model.pickle.NdArray;
import io.picklejar.model.pickle.PyObject;
import io.picklejar.model.pickle.PyTuple;
import io.picklejar.model.pickle.PyValue;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what the neighbour estimators have in common: training rows, metric and tree. */
final class Metrics {

    private static final double[] NONE = {};

    private Metrics() {}

    /** {@code _fit_X} with the tree that was built over it, if one was. */
    static Neighbourhood neighbourhood(Fitted fitted, Incoming in) {
        // over sparse rows scikit-learn always computes all distances and partitions them
        boolean sparse = CompressedRows.isOne(fitted.get("_fit_X"));
        Matrix points = sparse ? CompressedRows.read(fitted, "_fit_X").dense(fitted) : fitted.matrix("_fit_X");
        if (points.rows() == 0 || points.columns() == 0) {
            throw fitted.wrong("_fit_X", "at least one row and column");
        }
        fitted.checkColumns("_fit_X", points.columns(), in);
        String method = fitted.text("_fit_method", "brute");
        Metric metric = metric(fitted, points.columns(), method.equals("brute"));
        boolean partitioned = sparse || metric.kind() == Kind.HAMMING || metric.kind() == Kind.COSINE;
        if (method.equals("brute") && partitioned) {
            return Neighbourhood.partitioned(points.columns(), points.values(), metric);
        }
        PyValue tree = fitted.find("_tree");
        SpaceTree read = tree == null || method.equals("brute") ? null : tree(fitted, tree, metric, points);
        return new Neighbourhood(points.columns(), points.values(), metric, read);
    }

    /**
     * {@code effective_metric_} with its parameters; older files have {@code metric}, {@code p} and {@code metric_params}.
     */
    private static Metric metric(Fitted fitted, int columns, boolean brute) {
        boolean effective = fitted.find("effective_metric_") != null;
        String attribute = effective ? "effective_metric_" : "metric";
        String name = fitted.text(attribute, "minkowski");
        double p = parameter(fitted, effective, "p", fitted.number("p", 2));
        double[] weights = parameters(fitted, effective, "w", columns, 1);
        return switch (name) {
            case "minkowski", "p" -> minkowski(fitted, p, weights);
            case "euclidean", "l2", "sqeuclidean" ->
                name.equals("sqeuclidean") ? unknown(fitted, attribute) : Metric.of(Kind.EUCLIDEAN);
            case "manhattan", "l1", "cityblock" -> Metric.of(Kind.MANHATTAN);
            case "chebyshev", "infinity" -> Metric.of(Kind.CHEBYSHEV);
            case "canberra" -> Metric.of(Kind.CANBERRA);
            case "hamming" -> Metric.of(Kind.HAMMING);
            case "cosine" -> Metric.of(Kind.COSINE);
            case "haversine" -> columns == 2 ? Metric.of(Kind.HAVERSINE) : unknown(fitted, attribute);
            case "braycurtis" ->
                brute && !fitted.version().isAtLeast(1, 1) ? unknown(fitted, attribute) : Metric.of(Kind.BRAYCURTIS);
            case "seuclidean" ->
                new Metric(Kind.SEUCLIDEAN, 2, required(fitted, parameters(fitted, effective, "V", columns, 1)));
            case "mahalanobis" ->
                new Metric(
                        Kind.MAHALANOBIS, 2, required(fitted, parameters(fitted, effective, "VI", columns, columns)));
            default -> unknown(fitted, attribute);
        };
    }

    /** A metric of no parameters, by its name. */
    static Metric named(Fitted fitted, String attribute, int columns) {
        return switch (fitted.text(attribute)) {
            case "euclidean", "l2", "minkowski", "sqeuclidean" -> Metric.of(Kind.EUCLIDEAN);
            case "manhattan", "l1", "cityblock" -> Metric.of(Kind.MANHATTAN);
            case "chebyshev" -> Metric.of(Kind.CHEBYSHEV);
            case "canberra" -> Metric.of(Kind.CANBERRA);
            case "braycurtis" -> Metric.of(Kind.BRAYCURTIS);
            case "hamming" -> Metric.of(Kind.HAMMING);
            case "cosine" -> Metric.of(Kind.COSINE);
            case "haversine" -> columns == 2 ? Metric.of(Kind.HAVERSINE) : unknown(fitted, attribute);
            default -> unknown(fitted, attribute);
        };
    }

    private static double[] required(Fitted fitted, double[] values) {
        if (values.length == 0) {
            throw fitted.wrong("effective_metric_params_", "V or VI");
        }
        return values;
    }

    private static Metric unknown(Fitted fitted, String attribute) {
        throw fitted.wrong(attribute, "a metric with a formula known here");
    }

    private static Metric minkowski(Fitted fitted, double p, double[] weights) {
        if (!(p >= 1)) {
            throw fitted.wrong("p", "at least 1");
        }
        if (weights.length > 0) {
            return p == Double.POSITIVE_INFINITY ? unknown(fitted, "p") : new Metric(Kind.MINKOWSKI, p, weights);
        }
        if (p == 1) {
            return Metric.of(Kind.MANHATTAN);
        }
        if (p == 2) {
            return Metric.of(Kind.EUCLIDEAN);
        }
        return p == Double.POSITIVE_INFINITY ? Metric.of(Kind.CHEBYSHEV) : new Metric(Kind.MINKOWSKI, p, NONE);
    }

    private static @Nullable PyValue find(Fitted fitted, boolean effective, String name) {
        String attribute = effective ? "effective_metric_params_" : "metric_params";
        PyValue dict = fitted.find(attribute);
        PyValue value = dict == null
                ? null
                : fitted.reading(attribute, dict, PyValue::asDict).find(name);
        return value == null || value.isNone() ? null : value;
    }

    private static double parameter(Fitted fitted, boolean effective, String name, double whereAbsent) {
        PyValue value = find(fitted, effective, name);
        return value == null ? whereAbsent : fitted.reading(name, value, PyValue::asDouble);
    }

    private static double[] parameters(Fitted fitted, boolean effective, String name, int columns, int rows) {
        PyValue value = find(fitted, effective, name);
        if (value == null) {
            return NONE;
        }
        double[] values = fitted.reading(name, value, found -> fitted.doubles(found.asArray()));
        if (values.length != (long) rows * columns) {
            throw fitted.wrong("effective_metric_params_", name + " of " + rows + " x " + columns);
        }
        return values;
    }

    /** State of a tree: data, order, nodes, bounds, …; the same in all versions. */
    private static SpaceTree tree(Fitted fitted, PyValue value, Metric metric, Matrix points) {
        if (!(value instanceof PyObject object)
                || !(object.state() instanceof PyTuple state)
                || state.items().size() < 12) {
            throw fitted.wrong("_tree", "a k-d tree or a ball tree");
        }
        // Before 0.20 both are a BinaryTree, of the one module or the other.
        boolean boxes = object.className().contains("kd_tree");
        if (boxes && !metric.suitsBoxes()) {
            throw fitted.wrong("_tree", "a ball tree for this metric");
        }
        return fitted.reading("_tree", value, found -> tree(fitted, state.items(), boxes, metric, points));
    }

    private static SpaceTree tree(Fitted fitted, List<PyValue> state, boolean boxes, Metric metric, Matrix points) {
        int columns = points.columns();
        NdArray data = state.get(0).asArray();
        int[] order = state.get(1).asArray().toInts();
        NdArray nodes = state.get(2).asArray();
        NdArray bounds = state.get(3).asArray();
        int count = nodes.dim(0);
        fitted.scope().charge(order.length * 4L + nodes.size() * 24L);
        if (order.length != points.rows() || data.size() != (long) points.rows() * columns) {
            throw fitted.wrong("_tree", "the rows of _fit_X");
        }
        if (bounds.rank() != 3
                || bounds.dim(0) != (boxes ? 2 : 1)
                || bounds.dim(1) != count
                || bounds.dim(2) != columns) {
            throw bounds.expected((boxes ? 2 : 1) + " x " + count + " x " + columns);
        }
        double[] all = fitted.doubles(bounds);
        int half = count * columns;
        double[] low = boxes ? Arrays.copyOfRange(all, 0, half) : all;
        double[] high = boxes ? Arrays.copyOfRange(all, half, 2 * half) : NONE;
        long[] leaf = nodes.field("is_leaf").toLongs();
        boolean[] isLeaf = new boolean[leaf.length];
        for (int i = 0; i < leaf.length; i++) {
            isLeaf[i] = leaf[i] != 0;
        }
        return new SpaceTree(
                metric,
                columns,
                order,
                nodes.field("idx_start").toInts(),
                nodes.field("idx_end").toInts(),
                isLeaf,
                low,
                high,
                nodes.field("radius").toDoubles());
    }
}
