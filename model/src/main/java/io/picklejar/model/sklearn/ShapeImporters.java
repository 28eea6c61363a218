package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.Transform;
import io.picklejar.model.kernel.compose.Chain;
import io.picklejar.model.kernel.preprocess.Binning;
import io.picklejar.model.kernel.preprocess.Polynomial;
import io.picklejar.model.kernel.preprocess.PowerMap;
import io.picklejar.model.kernel.preprocess.QuantileMap;
import io.picklejar.model.kernel.preprocess.Spline;
import io.picklejar.model.kernel.preprocess.SplineBasis;
import io.picklejar.model.pickle.NdArray;
import io.picklejar.model.pickle.PyInt;
import io.picklejar.model.pickle.PyValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** PowerTransformer, QuantileTransformer, PolynomialFeatures, SplineTransformer and KBinsDiscretizer. */
final class ShapeImporters {

    private static final int MAX_DEGREE = 1000;

    private ShapeImporters() {}

    static void register(Importers.Builder to) {
        String[] data = {"sklearn.preprocessing._data", "sklearn.preprocessing.data"};
        to.step("PowerTransformer", ShapeImporters::power, data);
        to.step("QuantileTransformer", ShapeImporters::quantile, data);
        to.step(
                "PolynomialFeatures",
                ShapeImporters::polynomial,
                "sklearn.preprocessing._polynomial",
                "sklearn.preprocessing._data",
                "sklearn.preprocessing.data");
        to.step("SplineTransformer", ShapeImporters::spline, "sklearn.preprocessing._polynomial");
        to.step("KBinsDiscretizer", ShapeImporters::bins, "sklearn.preprocessing._discretization");
    }

    private static ImportedStep power(Fitted fitted, Incoming in) {
        double[] lambdas = fitted.vector("lambdas_");
        int columns = fitted.checkColumns("lambdas_", lambdas.length, in);
        boolean boxCox = switch (fitted.text("method", "yeo-johnson")) {
            case "box-cox" -> true;
            case "yeo-johnson" -> false;
            default -> throw fitted.wrong("method", "box-cox or yeo-johnson");
        };
        PowerMap.Formula formula = boxCox
                ? PowerMap.Formula.BOX_COX
                : fitted.version().isAtLeast(1, 7) ? PowerMap.Formula.YEO_JOHNSON : PowerMap.Formula.YEO_JOHNSON_OLD;
        Transform map = new PowerMap(lambdas, formula, in.isSingle());
        if (!fitted.flag("standardize", true)) {
            return new ImportedStep(map, in.precision());
        }
        ImportedStep scaler =
                fitted.scope().inner("_scaler").step(fitted.get("_scaler"), new Incoming(columns, in.precision()));
        return new ImportedStep(Chain.of(List.of(map, scaler.transform())), in.precision());
    }

    private static ImportedStep quantile(Fitted fitted, Incoming in) {
        Matrix quantiles = fitted.matrix("quantiles_");
        int columns = fitted.checkColumns("quantiles_", quantiles.columns(), in);
        double[] references = fitted.vector("references_", quantiles.rows());
        boolean normal = switch (fitted.text("output_distribution", "uniform")) {
            case "normal" -> true;
            case "uniform" -> false;
            default -> throw fitted.wrong("output_distribution", "uniform or normal");
        };
        double[][] ofColumns = new double[columns][quantiles.rows()];
        for (int i = 0; i < quantiles.rows() * columns; i++) {
            ofColumns[i % columns][i / columns] = quantiles.values()[i];
        }
        return new ImportedStep(new QuantileMap(ofColumns, references, normal, in.isSingle()), in.precision());
    }

    private static ImportedStep polynomial(Fitted fitted, Incoming in) {
        int columns = fitted.find("n_features_in_") != null
                ? fitted.columns("n_features_in_", in)
                : fitted.columns("n_input_features_", in);
        int min = 0;
        PyValue degree = fitted.get("degree");
        int max;
        if (degree instanceof PyInt) {
            max = fitted.count("degree");
        } else {
            List<PyValue> pair = fitted.items("degree");
            if (pair.size() != 2) {
                throw fitted.wrong("degree", "a number or a pair");
            }
            min = fitted.reading("degree", pair.get(0), PyValue::asInt);
            max = fitted.reading("degree", pair.get(1), PyValue::asInt);
        }
        if (min < 0 || max < min || max > MAX_DEGREE) {
            throw fitted.wrong("degree", "0.." + MAX_DEGREE);
        }
        Polynomial step = new Polynomial(
                columns,
                min,
                max,
                fitted.flag("interaction_only", false),
                fitted.flag("include_bias", true),
                in.isSingle());
        fitted.scope().charge(16L * step.outputs());
        if (fitted.find("n_output_features_") != null && fitted.count("n_output_features_") != step.outputs()) {
            throw fitted.wrong("n_output_features_", String.valueOf(step.outputs()));
        }
        return new ImportedStep(step, in.precision());
    }

    private static ImportedStep spline(Fitted fitted, Incoming in) {
        List<PyValue> items = fitted.items("bsplines_");
        fitted.checkColumns("bsplines_", items.size(), in);
        List<Spline> splines = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            String name = "bsplines_[" + i + "]";
            Fitted each = new Fitted(
                    fitted.reading("bsplines_", items.get(i), PyValue::asObject), fitted.name(name), fitted.scope());
            splines.add(spline(each));
        }
        int width = fitted.items("bsplines_").isEmpty() ? 0 : width(fitted, items);
        if (width < 1) {
            throw fitted.wrong("bsplines_", "at least one, all of one shape");
        }
        SplineBasis.Beyond beyond = switch (fitted.text("extrapolation", "constant")) {
            case "continue" -> SplineBasis.Beyond.CONTINUE;
            case "error" -> SplineBasis.Beyond.ERROR;
            case "periodic" -> SplineBasis.Beyond.PERIODIC;
            case "constant" -> SplineBasis.Beyond.CONSTANT;
            case "linear" -> SplineBasis.Beyond.LINEAR;
            default -> throw fitted.wrong("extrapolation", "error, constant, linear, continue or periodic");
        };
        boolean zeros = fitted.text("handle_missing", "error").equals("zeros");
        return new ImportedStep(
                new SplineBasis(splines, beyond, fitted.flag("include_bias", true), zeros), in.precision());
    }

    private static Spline spline(Fitted spline) {
        Matrix coefficients = spline.matrix(coefficients(spline));
        String knots = spline.has("t") ? "t" : "_t";
        return new Spline(spline.vector(knots), coefficients.values(), coefficients.columns(), spline.count("k"));
    }

    /** scipy put an underscore before the names of both arrays in 1.17. */
    private static String coefficients(Fitted spline) {
        return spline.has("c") ? "c" : "_c";
    }

    /** Splines of each column, or 0 where columns differ in their number or degree. */
    private static int width(Fitted fitted, List<PyValue> items) {
        int width = -1;
        long degree = -1;
        for (PyValue item : items) {
            Fitted each = new Fitted(item.asObject(), fitted.name("bsplines_"), fitted.scope());
            int columns = fitted.reading(
                    "bsplines_", each.get(coefficients(each)), c -> c.asArray().dim(1));
            if ((width >= 0 && columns != width) || (degree >= 0 && each.count("k") != degree)) {
                return 0;
            }
            width = columns;
            degree = each.count("k");
        }
        return width;
    }

    private static ImportedStep bins(Fitted fitted, Incoming in) {
        List<PyValue> edges = fitted.items("bin_edges_");
        int columns = fitted.checkColumns("bin_edges_", edges.size(), in);
        double[][] cuts = new double[columns][];
        for (int i = 0; i < columns; i++) {
            double[] all = fitted.reading("bin_edges_", edges.get(i), value -> numbers(fitted, value));
            if (all.length < 2) {
                throw fitted.wrong("bin_edges_", "two edges or more a column");
            }
            cuts[i] = Arrays.copyOfRange(all, 1, all.length - 1);
        }
        boolean oneHot = switch (fitted.text("encode", "onehot")) {
            case "onehot", "onehot-dense" -> true;
            case "ordinal" -> false;
            default -> throw fitted.wrong("encode", "onehot, onehot-dense or ordinal");
        };
        boolean nudged = !fitted.version().isAtLeast(1, 1);
        boolean single =
                EncoderColumns.precision(fitted) == Precision.SINGLE || (in.isSingle() && fitted.find("dtype") == null);
        return new ImportedStep(new Binning(cuts, oneHot, nudged), single ? Precision.SINGLE : Precision.DOUBLE);
    }

    private static double[] numbers(Fitted fitted, PyValue value) {
        NdArray array = value.asArray();
        return fitted.doubles(array);
    }
}
