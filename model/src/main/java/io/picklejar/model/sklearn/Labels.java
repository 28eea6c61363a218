package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.Label;
import io.picklejar.model.pickle.ModelFileException;
import io.picklejar.model.pickle.NdArray;
import io.picklejar.model.pickle.PyBool;
import io.picklejar.model.pickle.PyFloat;
import io.picklejar.model.pickle.PyInt;
import io.picklejar.model.pickle.PyList;
import io.picklejar.model.pickle.PyStr;
import io.picklejar.model.pickle.PyTuple;
import io.picklejar.model.pickle.PyValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads classes and categories. */
final class Labels {

    private static final int BYTES_EACH = 64;

    private Labels() {}

    /** {@code classes_} of one output. */
    static List<Label> classes(Fitted fitted, String attribute) {
        List<Label> labels = classes(fitted, attribute, fitted.get(attribute));
        if (labels.isEmpty()) {
            throw fitted.wrong(attribute, "at least one class");
        }
        return labels;
    }

    /** The same, none of them twice. */
    static List<Label> distinct(Fitted fitted, String attribute) {
        List<Label> labels = classes(fitted, attribute);
        if (new HashSet<>(labels).size() != labels.size()) {
            throw fitted.wrong(attribute, "classes, none of them twice");
        }
        return labels;
    }

    /** {@code classes_} of several outputs: a list of arrays; of one output: one array. */
    static List<List<Label>> ofOutputs(Fitted fitted, String attribute) {
        PyValue value = fitted.get(attribute);
        if (!(value instanceof PyList || value instanceof PyTuple)) {
            return List.of(classes(fitted, attribute));
        }
        List<List<Label>> outputs = new ArrayList<>();
        for (PyValue output : value.asItems()) {
            List<Label> labels = classes(fitted, attribute, output);
            if (labels.isEmpty()) {
                throw fitted.wrong(attribute, "at least one class an output");
            }
            outputs.add(labels);
        }
        if (outputs.isEmpty()) {
            throw fitted.wrong(attribute, "the classes of at least one output");
        }
        return outputs;
    }

    private static List<Label> classes(Fitted fitted, String attribute, PyValue value) {
        List<Label> labels = new ArrayList<>();
        for (PyValue item : values(fitted, attribute, value)) {
            Label label = fitted.reading(attribute, item, Labels::label);
            if (label == null) {
                throw fitted.wrong(attribute, "classes, none of them missing");
            }
            labels.add(label);
        }
        return labels;
    }

    /** Categories of one column; null where a missing value is one. */
    static List<@Nullable Label> categories(Fitted fitted, String attribute, PyValue value) {
        List<@Nullable Label> labels = new ArrayList<>();
        for (PyValue item : values(fitted, attribute, value)) {
            labels.add(fitted.reading(attribute, item, Labels::label));
        }
        return labels;
    }

    private static PyValue[] values(Fitted fitted, String attribute, PyValue value) {
        return fitted.reading(attribute, value, found -> {
            NdArray array = found.asArray();
            if (array.rank() != 1) {
                throw found.expected("one dimension");
            }
            fitted.scope().charge(array.size() * BYTES_EACH);
            return array.toValues();
        });
    }

    /** The label, or null for a missing value; anything but a scalar is a {@link ModelFileException}. */
    static @Nullable Label label(PyValue value) {
        if (value instanceof PyStr text) {
            return Label.of(text.value());
        }
        if (value instanceof PyBool bool) {
            return Label.of(bool.value());
        }
        if (value instanceof PyInt whole) {
            return Label.of(whole.value());
        }
        if (value instanceof PyFloat real) {
            double number = real.value();
            return Double.isNaN(number) ? null : Label.of(number);
        }
        if (value.isNone()) {
            return null;
        }
        throw value.expected("text, number or bool");
    }
}
