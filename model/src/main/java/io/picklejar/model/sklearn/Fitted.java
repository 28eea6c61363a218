package io.picklejar.model.sklearn;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.pickle.ModelFileException;
import io.picklejar.model.pickle.NdArray;
import io.picklejar.model.pickle.PyObject;
import io.picklejar.model.pickle.PyStr;
import io.picklejar.model.pickle.PyValue;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A fitted object and its attributes. Whatever is not as it should be becomes a {@link ModelLoadException} of the form
 * {@code LogisticRegression.coef_: found array float64[2, 3] (expected: 1 x 3)}.
 */
final class Fitted {

    static final int MAX_COLUMNS = 5_000_000;

    private final PyObject object;
    private final String label;
    private final Scope scope;

    /** @param label what it is called in messages: its class and, inside of others, where it stands */
    Fitted(PyObject object, String label, Scope scope) {
        this.object = object;
        this.label = label;
        this.scope = scope;
    }

    PyObject object() {
        return object;
    }

    /** {@code LogisticRegression}. */
    String type() {
        return object.simpleName();
    }

    Scope scope() {
        return scope;
    }

    /** The version that wrote it; where it tells none, that of the whole file; where that tells none, the newest. */
    SklearnVersion version() {
        PyValue own = object.find("_sklearn_version");
        SklearnVersion version = own instanceof PyStr text ? SklearnVersion.parse(text.value()) : null;
        return version == null ? scope.versionOrNewest() : version;
    }

    boolean has(String attribute) {
        return object.has(attribute);
    }

    /** The value; absent and {@code None} are null. */
    @Nullable
    PyValue find(String attribute) {
        PyValue value = object.find(attribute);
        return value == null || value.isNone() ? null : value;
    }

    PyValue get(String attribute) {
        PyValue value = object.find(attribute);
        if (value == null) {
            throw new ModelLoadException(label + "." + attribute + ": missing (expected in a fitted " + type()
                    + "; not fitted, or of an unknown version)");
        }
        return value;
    }

    /** The first of several names by which versions call the same thing. */
    PyValue getAny(String... attributes) {
        for (String attribute : attributes) {
            PyValue value = find(attribute);
            if (value != null) {
                return value;
            }
        }
        return get(attributes[0]);
    }

    /** What {@code read} makes of the value, its complaints in the name of the attribute. */
    <T> T read(String attribute, Function<PyValue, T> read) {
        return reading(attribute, get(attribute), read);
    }

    <T> T reading(String attribute, PyValue value, Function<PyValue, T> read) {
        try {
            return read.apply(value);
        } catch (ModelFileException | IllegalArgumentException e) {
            throw new ModelLoadException(label + "." + attribute + ": " + e.getMessage(), e);
        }
    }

    String text(String attribute) {
        return read(attribute, PyValue::asString);
    }

    String text(String attribute, String whereAbsent) {
        PyValue value = find(attribute);
        return value == null ? whereAbsent : reading(attribute, value, PyValue::asString);
    }

    boolean flag(String attribute, boolean whereAbsent) {
        PyValue value = find(attribute);
        return value == null ? whereAbsent : reading(attribute, value, PyValue::asBoolean);
    }

    double number(String attribute) {
        return read(attribute, Fitted::scalar);
    }

    double number(String attribute, double whereAbsent) {
        PyValue value = find(attribute);
        return value == null ? whereAbsent : reading(attribute, value, Fitted::scalar);
    }

    int count(String attribute) {
        return read(attribute, PyValue::asInt);
    }

    /** A number of columns, checked against absurdity and against what comes in. */
    int columns(String attribute, Incoming in) {
        int columns = count(attribute);
        if (columns < 1 || columns > MAX_COLUMNS) {
            throw wrong(attribute, "1.." + MAX_COLUMNS);
        }
        return checkColumns(attribute, columns, in);
    }

    int checkColumns(String attribute, int columns, Incoming in) {
        if (in.isKnown() && columns != in.columns()) {
            throw wrong(attribute, "for the " + in.columns() + " columns that come in, not " + columns);
        }
        return columns;
    }

    List<PyValue> items(String attribute) {
        return read(attribute, PyValue::asItems);
    }

    /** Numbers of one dimension, or a single one as an array of one. */
    double[] vector(String attribute) {
        return read(attribute, value -> value instanceof NdArray array ? doubles(array) : new double[] {scalar(value)});
    }

    double[] vector(String attribute, int length) {
        double[] vector = vector(attribute);
        if (vector.length != length) {
            throw wrong(attribute, String.valueOf(length));
        }
        return vector;
    }

    /** An array of one or two dimensions. */
    Matrix matrix(String attribute) {
        NdArray array = read(attribute, PyValue::asArray);
        if (array.rank() != 1 && array.rank() != 2) {
            throw wrong(attribute, "one or two dimensions");
        }
        boolean flat = array.rank() == 1;
        boolean single = array.dtype().name().equals("float32");
        double[] values = reading(attribute, array, value -> doubles(array));
        return new Matrix(flat ? 1 : array.dim(0), array.dim(flat ? 0 : 1), values, single);
    }

    double[] doubles(NdArray array) {
        scope.charge(array.size() * Double.BYTES);
        return array.toDoubles();
    }

    /** A number, also as numpy's array of one. */
    private static double scalar(PyValue value) {
        return value instanceof NdArray array ? array.item().asDouble() : value.asDouble();
    }

    /** The exception for an attribute that is there but not as it should be. */
    ModelLoadException wrong(String attribute, String expected) {
        PyValue value = object.find(attribute);
        return new ModelLoadException(label + "." + attribute + ": found "
                + (value == null ? "nothing" : value.describe()) + " (expected: " + expected + ")");
    }

    /** {@code LogisticRegression.solver}, for messages. */
    String name(String attribute) {
        return label + "." + attribute;
    }

    String label() {
        return label;
    }
}
