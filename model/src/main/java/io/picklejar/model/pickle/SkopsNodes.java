package io.picklejar.model.pickle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Turns the nodes of a schema into values. A node whose {@code __id__} was met before stands for the value made then, as
 * in skops; a node inside itself is refused, for skops cannot have written it.
 */
final class SkopsNodes {
    /** Models have some twenty; reading is recursive, and a thread may have a small stack. */
    static final int MAX_DEPTH = 250;

    private static final int NODE = 2 * Budget.ENTRY;
    private static final PyGlobal PARTIAL = new PyGlobal("functools", "partial");
    private static final PyGlobal RANDOM_STATE = new PyGlobal("numpy.random.mtrand", "RandomState");
    private static final PyGlobal GENERATOR = new PyGlobal("numpy.random._generator", "Generator");

    private final Budget budget;
    private final SkopsTypes types;
    private final SkopsArrays arrays;
    private final CallContext context;
    private final Map<Long, PyValue> made = new HashMap<>();
    /** Ids of the nodes that are being read. */
    private final Set<Long> open = new HashSet<>();

    private int depth;

    SkopsNodes(SkopsArchive archive, Budget budget) {
        this.budget = budget;
        this.types = new SkopsTypes(budget);
        this.arrays = new SkopsArrays(archive, this, budget);
        this.context = new CallContext(budget, new Names(PickleReader.ALLOWED, false), 0);
    }

    /** The value of a node, made once for each id. */
    PyValue read(JsonNode node) {
        JsonNode id = node.get("__id__");
        if (id == null || !id.isIntegralNumber() || !id.canConvertToLong()) {
            return atDepth(node);
        }
        PyValue known = made.get(id.asLong());
        return known == null ? remember(id.asLong(), node) : known;
    }

    private PyValue remember(long id, JsonNode node) {
        budget.charge(NODE, "nodes");
        if (!open.add(id)) {
            throw new ModelFileException("schema.json: " + SkopsSchema.label(node) + " contains itself");
        }
        PyValue value = atDepth(node);
        open.remove(id);
        made.put(id, value);
        return value;
    }

    private PyValue atDepth(JsonNode node) {
        int limit = Math.min(MAX_DEPTH, budget.limits().maxDepth());
        if (++depth > limit) {
            throw new LimitException("schema.json: nodes nested deeper than " + limit + " (max_depth)");
        }
        PyValue value = make(node);
        depth--;
        return value;
    }

    private PyValue make(JsonNode node) {
        budget.charge(Budget.OBJECT, "nodes");
        String loader = SkopsSchema.text(node, "__loader__");
        return switch (loader) {
            case "JsonNode" -> SkopsJson.scalar(SkopsSchema.text(node, "content"), budget);
            case "DictNode" -> dict(node);
            case "DefaultDictNode" -> read(SkopsSchema.inner(node, "main"));
            case "ListNode" -> list(node);
            case "TupleNode" -> tuple(node);
            case "SetNode" -> new PySet(items(node));
            case "SliceNode" -> slice(node);
            case "TypeNode" -> types.name(node);
            case "FunctionNode" -> types.function(node);
            case "PartialNode" -> partial(node);
            case "ObjectNode" -> object(node, PyTuple.EMPTY);
            case "ConstructorFromReduceNode" -> types.instance(node, tupleOf(SkopsSchema.get(node, "content")));
            case "TreeNode" -> object(node, reduceArgs(node));
            case "LossNode" -> object(node, lossArgs(reduceArgs(node)));
            default -> data(loader, node);
        };
    }

    private PyValue data(String loader, JsonNode node) {
        return switch (loader) {
            case "NdArrayNode" -> arrays.array(node);
            case "DTypeNode" -> arrays.dtype(node);
            case "MaskedArrayNode" -> masked(node);
            case "SparseMatrixNode" -> arrays.sparse(node, types);
            case "BytesNode", "BytearrayNode" -> arrays.bytes(node);
            case "RandomStateNode" -> new PyObject(RANDOM_STATE, PyTuple.EMPTY);
            case "RandomGeneratorNode" -> new PyObject(GENERATOR, PyTuple.EMPTY);
            default ->
                throw new RefusedException("refuses loader " + new PyStr(loader).describe() + " of "
                        + SkopsSchema.className(node) + ": not part of a model");
        };
    }

    private List<PyValue> items(JsonNode node) {
        JsonNode content = SkopsSchema.array(node, "content");
        context.chargeItems(content.size());
        List<PyValue> items = new ArrayList<>(content.size());
        for (JsonNode item : content) {
            items.add(read(item));
        }
        return items;
    }

    private PyValue list(JsonNode node) {
        if (SkopsSchema.isBuiltin(node, "list")) {
            return new PyList(items(node));
        }
        PyObject object = types.instance(node, PyTuple.EMPTY);
        object.listItems().addAll(items(node));
        return object;
    }

    private PyValue tuple(JsonNode node) {
        PyTuple tuple = new PyTuple(items(node));
        return SkopsSchema.isBuiltin(node, "tuple") ? tuple : types.instance(node, tuple);
    }

    private PyValue dict(JsonNode node) {
        PyDict dict = entries(node);
        String type = SkopsSchema.className(node);
        if (type.equals("builtins.dict") || type.equals("collections.OrderedDict")) {
            return dict;
        }
        PyObject object = types.instance(node, PyTuple.EMPTY);
        object.dictItems().putAll(dict);
        return object;
    }

    /** JSON has text keys; what they were is in a list of types beside them. */
    private PyDict entries(JsonNode node) {
        List<PyValue> keyTypes = tupleOf(SkopsSchema.get(node, "key_types")).items();
        JsonNode content = SkopsSchema.get(node, "content");
        if (!content.isObject() || content.size() != keyTypes.size()) {
            throw new ModelFileException(SkopsSchema.label(node) + ": " + content.size() + " entries with "
                    + keyTypes.size() + " key types (expected: one each)");
        }
        context.chargeEntries(keyTypes.size());
        PyDict dict = new PyDict();
        int at = 0;
        for (Map.Entry<String, JsonNode> entry : content.properties()) {
            PyValue key = SkopsTypes.key(keyTypes.get(at++), entry.getKey(), budget);
            dict.put(key, read(entry.getValue()));
        }
        return dict;
    }

    private PyValue slice(JsonNode node) {
        return new PySlice(
                part(SkopsSchema.inner(node, "start")),
                part(SkopsSchema.inner(node, "stop")),
                part(SkopsSchema.inner(node, "step")));
    }

    private PyValue part(JsonNode raw) {
        if (raw.isContainer()) {
            throw new ModelFileException(
                    "found JSON " + raw.getNodeType() + " in a slice (expected: int, str or null)");
        }
        return SkopsJson.scalar(raw.toString(), budget);
    }

    private PyValue partial(JsonNode node) {
        if (!SkopsSchema.className(node).equals(PARTIAL.qualifiedName())) {
            throw new RefusedException("refuses " + SkopsSchema.className(node) + " as a PartialNode");
        }
        PyValue function = read(SkopsSchema.inner(node, "func"));
        PyObject partial = new PyObject(PARTIAL, PyTuple.of(function));
        partial.setState(PyTuple.of(
                function,
                read(SkopsSchema.inner(node, "args")),
                read(SkopsSchema.inner(node, "kwds")),
                read(SkopsSchema.inner(node, "namespace"))));
        return partial;
    }

    private PyObject object(JsonNode node, PyTuple args) {
        PyObject object = types.instance(node, args);
        JsonNode content = node.get("content");
        PyValue state = content == null || content.isNull() ? PyNone.NONE : read(content);
        if (!state.isNone()) {
            Builder.buildObject(object, state, context);
        }
        return object;
    }

    private PyTuple reduceArgs(JsonNode node) {
        return tupleOf(SkopsSchema.get(SkopsSchema.get(node, "__reduce__"), "args"));
    }

    /** Cython's {@code (class, checksum, state)} gives what its unpickling function makes of it: a record of the state. */
    private static PyTuple lossArgs(PyTuple args) {
        boolean cython = args.size() == 3 && args.get(0) instanceof PyGlobal;
        return cython ? PyTuple.of(args.get(2)) : args;
    }

    private PyTuple tupleOf(JsonNode node) {
        PyValue value = read(node);
        if (value instanceof PyTuple tuple) {
            return tuple;
        }
        if (value instanceof PyList list) {
            context.chargeItems(list.size());
            return new PyTuple(list.items());
        }
        throw value.expected("tuple or list");
    }

    private PyValue masked(JsonNode node) {
        context.chargeEntries(2);
        PyObject array = new PyObject(NumpyCalls.MASKED_ARRAY, PyTuple.EMPTY);
        array.attributes().put(new PyStr("data"), read(SkopsSchema.inner(node, "data")));
        array.attributes().put(new PyStr("mask"), read(SkopsSchema.inner(node, "mask")));
        return array;
    }
}
