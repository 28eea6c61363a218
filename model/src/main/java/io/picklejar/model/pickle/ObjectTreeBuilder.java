package io.picklejar.model.pickle;

import io.picklejar.model.pickle.ObjectTree.Kind;
import io.picklejar.model.pickle.ObjectTree.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.Collectors;

/** Builds the nodes of one {@link ObjectTree}. */
final class ObjectTreeBuilder {
    private static final int MAX_NODES = 5_000;
    private static final int MAX_DEPTH = 24;
    private static final int MAX_CHILDREN = 50;
    private static final int PREVIEW = 6;
    private static final int MAX_TEXT = 80;

    /** Where each container, object and array was shown. */
    private final IdentityHashMap<PyValue, String> shown = new IdentityHashMap<>();

    private int nodes;

    /** @param path of the parent, for references to shared values */
    Node node(String path, String label, PyValue value, int depth) {
        nodes++;
        String here = path.isEmpty() ? label : path + "." + label;
        if (isScalar(value)) {
            return new Node(label, Kind.VALUE, scalar(value), List.of());
        }
        String before = shown.putIfAbsent(value, here);
        if (before != null) {
            return new Node(label, Kind.SHARED, "see " + text(before), List.of());
        }
        if (value instanceof NdArray array) {
            return array(here, label, array, depth);
        }
        if (value instanceof PyObject object) {
            return new Node(label, Kind.OBJECT, title(object), isFull(depth) ? List.of() : groups(here, object, depth));
        }
        return container(here, label, value, depth);
    }

    private boolean isFull(int depth) {
        return nodes >= MAX_NODES || depth >= MAX_DEPTH;
    }

    private static boolean isScalar(PyValue value) {
        return !(value instanceof PyTuple
                || value instanceof PyList
                || value instanceof PySet
                || value instanceof PyDict
                || value instanceof PyObject
                || value instanceof NdArray);
    }

    /** {@code Pipeline (sklearn.pipeline.Pipeline), scikit-learn 1.2.1}. */
    private static String title(PyObject object) {
        PyValue version = object.attributes().find("_sklearn_version");
        String suffix = version instanceof PyStr s ? ", scikit-learn " + s.value() : "";
        return text(object.simpleName() + " (" + object.className() + ")") + text(suffix);
    }

    private Node array(String path, String label, NdArray array, int depth) {
        String summary = array.dtype() + Shapes.text(array.shape());
        PyValue[] objects = array.objects();
        if (objects != null && !Arrays.stream(objects).allMatch(ObjectTreeBuilder::isScalar)) {
            return new Node(
                    label, Kind.ARRAY, summary, isFull(depth) ? List.of() : items(path, Arrays.asList(objects), depth));
        }
        String preview = array.dtype().isStructured()
                ? " of " + String.join(", ", array.dtype().fields().keySet())
                : " " + preview(array.head(PREVIEW), array.size());
        return new Node(label, Kind.ARRAY, text(summary + preview), List.of());
    }

    private static String preview(List<PyValue> items, long size) {
        String first = items.stream().map(ObjectTreeBuilder::scalar).collect(Collectors.joining(", "));
        return first + (size > items.size() ? ", …" : "");
    }

    private Node container(String path, String label, PyValue value, int depth) {
        if (value instanceof PyDict dict) {
            List<Node> children = isFull(depth) ? List.of() : entries(path, dict.entries(), depth);
            return new Node(label, Kind.CONTAINER, "dict of " + dict.size(), children);
        }
        List<PyValue> items = value.asItems();
        if (items.stream().allMatch(ObjectTreeBuilder::isScalar)) {
            List<PyValue> head = items.subList(0, Math.min(PREVIEW, items.size()));
            String preview = items.isEmpty() ? "" : ": " + preview(head, items.size());
            return new Node(label, Kind.CONTAINER, text(value.describe() + preview), List.of());
        }
        return new Node(label, Kind.CONTAINER, value.describe(), isFull(depth) ? List.of() : items(path, items, depth));
    }

    /** Parameters end without underscore, fitted attributes with one, internal ones begin with one. */
    private List<Node> groups(String path, PyObject object, int depth) {
        List<PyDict.Entry> parameters = new ArrayList<>();
        List<PyDict.Entry> fitted = new ArrayList<>();
        List<PyDict.Entry> internal = new ArrayList<>();
        for (PyDict.Entry entry : object.attributes().entries()) {
            String name = label(entry.key());
            (name.startsWith("_") ? internal : name.endsWith("_") ? fitted : parameters).add(entry);
        }
        List<Node> groups = new ArrayList<>();
        addGroup(groups, "parameters", path, parameters, depth);
        addGroup(groups, "fitted", path, fitted, depth);
        addGroup(groups, "internal", path, internal, depth);
        addGroup(groups, "items", path, object.dictItems().entries(), depth);
        addRest(groups, path, object, depth);
        return groups;
    }

    private void addGroup(List<Node> groups, String name, String path, List<PyDict.Entry> entries, int depth) {
        if (!entries.isEmpty()) {
            groups.add(new Node(name, Kind.GROUP, "", entries(path, entries, depth + 1)));
        }
    }

    private void addRest(List<Node> groups, String path, PyObject object, int depth) {
        if (object.args().size() > 0) {
            groups.add(node(path, "arguments", object.args(), depth + 1));
        }
        if (object.listItems().size() > 0) {
            groups.add(node(path, "items", object.listItems(), depth + 1));
        }
        PyValue state = object.state();
        if (state != null) {
            groups.add(node(path, "state", state, depth + 1));
        }
    }

    private List<Node> entries(String path, List<PyDict.Entry> entries, int depth) {
        List<Node> children = new ArrayList<>();
        for (PyDict.Entry entry : entries) {
            if (isEnough(children, entries.size())) {
                break;
            }
            children.add(node(path, label(entry.key()), entry.value(), depth + 1));
        }
        return children;
    }

    private List<Node> items(String path, List<PyValue> items, int depth) {
        List<Node> children = new ArrayList<>();
        for (int i = 0; i < items.size() && !isEnough(children, items.size()); i++) {
            children.add(item(path, i, items.get(i), depth));
        }
        return children;
    }

    /** Adds a node for what is left out, where no more may be shown. */
    private boolean isEnough(List<Node> children, int total) {
        if (children.size() < MAX_CHILDREN && nodes < MAX_NODES) {
            return false;
        }
        children.add(new Node("…", Kind.MORE, (total - children.size()) + " more", List.of()));
        return true;
    }

    /** A named step, {@code (name, estimator)} or {@code (name, estimator, columns)}, goes by its name. */
    private Node item(String path, int index, PyValue item, int depth) {
        if (item instanceof PyTuple step
                && step.size() >= 2
                && step.size() <= 3
                && step.get(0) instanceof PyStr name
                && !shown.containsKey(step)) {
            shown.put(step, path + "." + name.value());
            Node named = node(path, text(name.value()), step.get(1), depth + 1);
            return step.size() == 2 ? named : withColumns(named, path, step.get(2), depth);
        }
        return node(path, "[" + index + "]", item, depth + 1);
    }

    private Node withColumns(Node step, String path, PyValue columns, int depth) {
        List<Node> children = new ArrayList<>();
        children.add(node(path + "." + step.label(), "columns", columns, depth + 1));
        children.addAll(step.children());
        return new Node(step.label(), step.kind(), step.summary(), children);
    }

    private static String label(PyValue key) {
        return key instanceof PyStr s ? text(s.value()) : text(isScalar(key) ? scalar(key) : key.describe());
    }

    private static String scalar(PyValue value) {
        if (value instanceof PyStr s) {
            return "'" + text(s.value()) + "'";
        }
        if (value instanceof PyInt i) {
            return Long.toString(i.value());
        }
        if (value instanceof PyFloat f) {
            return Double.toString(f.value());
        }
        if (value instanceof PyBool b) {
            return b.value() ? "True" : "False";
        }
        return text(value instanceof PyGlobal global ? global.qualifiedName() : value.describe());
    }

    /** Cut, and printable. */
    private static String text(String raw) {
        String cut = raw.length() > MAX_TEXT * 2 ? raw.substring(0, MAX_TEXT * 2) + "…" : raw;
        return ModelFileException.oneLine(cut);
    }
}
