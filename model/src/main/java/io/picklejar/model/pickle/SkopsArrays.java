package io.picklejar.model.pickle;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import tools.jackson.databind.JsonNode;

/** Nodes of arrays, dtypes, bytes and sparse matrices. Each entry of the zip file is read once. */
final class SkopsArrays {
    private static final DType OBJECT = DType.simple(DType.Kind.OBJECT, 8, false);
    private static final SortedSet<String> PARTS = new TreeSet<>(
            List.of("format", "shape", "data", "indices", "indptr", "offsets", "row", "col", "coords", "_is_array"));

    private final SkopsArchive archive;
    private final SkopsNodes nodes;
    private final Budget budget;
    private final Map<String, NdArray> read = new HashMap<>();
    private final Map<String, PyBytes> readBytes = new HashMap<>();

    SkopsArrays(SkopsArchive archive, SkopsNodes nodes, Budget budget) {
        this.archive = archive;
        this.nodes = nodes;
        this.budget = budget;
    }

    /** An array, or the scalar that an array without dimensions stands for. */
    PyValue array(JsonNode node) {
        return raw(node).plain();
    }

    private NdArray raw(JsonNode node) {
        String kind = SkopsSchema.text(node, "type");
        return switch (kind) {
            case "numpy" -> file(SkopsSchema.text(node, "file"));
            case "json" -> objects(node);
            default ->
                throw new ModelFileException(
                        "found array of type " + new PyStr(kind).describe() + " (expected: numpy or json)");
        };
    }

    private NdArray file(String name) {
        NdArray known = read.get(name);
        if (known == null) {
            known = archive.array(name);
            NumpyCalls.chargeArray(known.dtype(), known.shape(), budget);
            read.put(name, known);
        }
        return known;
    }

    /** Nested lists, as {@code tolist()} gives them, of the shape beside them. */
    private NdArray objects(JsonNode node) {
        int[] shape = NumpyCalls.shape(nodes.read(SkopsSchema.get(node, "shape")));
        if (shape.length == 0) {
            throw new ModelFileException("found an object array without dimensions (expected: 1 or more)");
        }
        List<PyValue> items = new ArrayList<>();
        flatten(SkopsSchema.array(node, "content"), shape, 0, items);
        budget.charge((long) items.size() * Budget.SLOT, "array");
        return NdArray.ofObjects(OBJECT, shape, items.toArray(PyValue[]::new));
    }

    private void flatten(JsonNode list, int[] shape, int axis, List<PyValue> to) {
        if (list.size() != shape[axis]) {
            throw new ModelFileException("found array content of " + list.size() + " (expected: " + shape[axis]
                    + " of shape " + Shapes.text(shape) + ")");
        }
        budget.charge((long) list.size() * Budget.SLOT, "array");
        for (JsonNode item : list) {
            if (axis == shape.length - 1) {
                to.add(nodes.read(item));
            } else {
                flatten(SkopsSchema.array(item, "content"), shape, axis + 1, to);
            }
        }
    }

    /** skops keeps a dtype as an empty array of it. */
    PyValue dtype(JsonNode node) {
        if (nodes.read(SkopsSchema.get(node, "content")) instanceof NdArray empty) {
            return new PyDType(empty.dtype());
        }
        throw new ModelFileException("found a dtype without an array (expected: an empty array of it)");
    }

    PyValue bytes(JsonNode node) {
        String name = SkopsSchema.text(node, "file");
        PyBytes known = readBytes.get(name);
        if (known == null) {
            known = new PyBytes(archive.bytes(name));
            readBytes.put(name, known);
        }
        return known;
    }

    /** scipy's .npz: the matrix's parts by name, as {@code scipy.sparse.save_npz} writes them. */
    PyValue sparse(JsonNode node, SkopsTypes types) {
        String file = SkopsSchema.text(node, "file");
        PyObject matrix = types.instance(node, PyTuple.EMPTY);
        byte[] npz = archive.bytes(file);
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(npz))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                addPart(matrix, entry.getName(), zip);
            }
        } catch (IOException | ModelFileException e) {
            throw new ModelFileException(file + ": " + e.getMessage(), e);
        }
        return matrix;
    }

    private void addPart(PyObject matrix, String entry, InputStream in) {
        String name = entry.endsWith(".npy") ? entry.substring(0, entry.length() - ".npy".length()) : entry;
        if (!PARTS.contains(name) || matrix.has(name) || matrix.has("_" + name)) {
            throw new ModelFileException(
                    "found " + new PyStr(entry).describe() + " (expected: each once, of " + PARTS + ")");
        }
        ByteSource source = new ByteSource(in, ByteSource.UNKNOWN, budget);
        NdArray array = NpyReader.read(source);
        if (source.hasMore()) {
            throw new ModelFileException(entry + " is longer than its array");
        }
        NumpyCalls.chargeArray(array.dtype(), array.shape(), budget);
        budget.charge(Budget.ENTRY, "matrix part");
        boolean isShape = name.equals("shape");
        matrix.attributes().put(new PyStr(isShape ? "_shape" : name), isShape ? shape(array) : array);
    }

    private static PyValue shape(NdArray array) {
        if (array.rank() != 1 || array.size() > Shapes.MAX_RANK) {
            throw array.expected("a matrix's shape");
        }
        return new PyTuple(List.of(array.toValues()));
    }
}
