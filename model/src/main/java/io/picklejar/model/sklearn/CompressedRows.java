package io.picklejar.model.sklearn;

import io.picklejar.model.pickle.NdArray;
import io.picklejar.model.pickle.PyObject;
import io.picklejar.model.pickle.PyValue;
import java.util.List;
import java.util.Set;

/**
 * A matrix as scipy's CSR keeps it, checked: positions ascend, and columns lie within the matrix and ascend within a row.
 *
 * @param rowStart where each row's cells begin; at {@code rows} the end
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record CompressedRows(int rows, int columns, int[] rowStart, int[] columnIndices, double[] values) {

    private static final Set<String> NAMES = Set.of("csr_matrix", "csr_array");

    static boolean isOne(PyValue value) {
        return value instanceof PyObject object
                && object.className().startsWith("scipy.sparse.")
                && NAMES.contains(object.simpleName());
    }

    static CompressedRows read(Fitted owner, String attribute) {
        PyValue value = owner.get(attribute);
        if (!isOne(value)) {
            throw owner.wrong(attribute, "scipy csr_matrix");
        }
        Fitted fitted = new Fitted((PyObject) value, owner.name(attribute), owner.scope());
        List<PyValue> shape = fitted.items(fitted.has("_shape") ? "_shape" : "shape");
        if (shape.size() != 2) {
            throw fitted.wrong("_shape", "rows and columns");
        }
        int rows = fitted.reading("_shape", shape.get(0), PyValue::asInt);
        int columns = fitted.reading("_shape", shape.get(1), PyValue::asInt);
        int[] starts = ints(fitted, "indptr");
        CompressedRows compressed =
                new CompressedRows(rows, columns, starts, ints(fitted, "indices"), fitted.vector("data"));
        compressed.check(fitted);
        return compressed;
    }

    private static int[] ints(Fitted fitted, String attribute) {
        NdArray array = fitted.read(attribute, PyValue::asArray);
        fitted.scope().charge(array.size() * Integer.BYTES);
        return fitted.reading(attribute, array, value -> array.toInts());
    }

    private void check(Fitted fitted) {
        if (rows < 0 || columns < 0 || columns > Fitted.MAX_COLUMNS) {
            throw fitted.wrong("_shape", "rows and at most " + Fitted.MAX_COLUMNS + " columns");
        }
        int size = values.length;
        if (columnIndices.length != size) {
            throw fitted.wrong("indices", size + ", one for each of data");
        }
        if (rowStart.length != rows + 1L || rowStart[0] != 0 || rowStart[rows] != size) {
            throw fitted.wrong("indptr", (rows + 1L) + " positions from 0 to " + size);
        }
        for (int row = 0; row < rows; row++) {
            if (rowStart[row] > rowStart[row + 1] || rowStart[row + 1] > size) {
                throw fitted.wrong("indptr", "positions in ascending order");
            }
            checkRow(fitted, row);
        }
    }

    private void checkRow(Fitted fitted, int row) {
        int before = -1;
        for (int at = rowStart[row]; at < rowStart[row + 1]; at++) {
            if (columnIndices[at] <= before || columnIndices[at] >= columns) {
                throw fitted.wrong(
                        "indices",
                        "columns of row " + row + " ascending within 0.." + (columns - 1) + ", not " + columnIndices[at]
                                + " after " + before);
            }
            before = columnIndices[at];
        }
    }

    /** With its zeros. */
    Matrix dense(Fitted fitted) {
        long cells = (long) rows * columns;
        fitted.scope().charge(cells * Double.BYTES);
        double[] dense = new double[Math.toIntExact(cells)];
        for (int row = 0; row < rows; row++) {
            for (int at = rowStart[row]; at < rowStart[row + 1]; at++) {
                dense[row * columns + columnIndices[at]] = values[at];
            }
        }
        return new Matrix(rows, columns, dense, false);
    }
}
