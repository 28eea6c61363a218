package io.picklejar.model.pickle;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Names in a schema: each passes the allow-list of pickles, whatever the protocol and the loader. */
final class SkopsTypes {
    private static final Set<String> TEXT = Set.of("str", "str_");
    private static final Set<String> BOOL = Set.of("bool", "bool_");
    private static final Set<String> FLOAT =
            Set.of("float", "float64", "float32", "float16", "double", "single", "half", "longdouble");
    private static final Set<String> INT = Set.of(
            "int",
            "int64",
            "int32",
            "int16",
            "int8",
            "uint64",
            "uint32",
            "uint16",
            "uint8",
            "longlong",
            "ulonglong",
            "intc",
            "uintc",
            "long",
            "ulong");

    private final Budget budget;

    SkopsTypes(Budget budget) {
        this.budget = budget;
    }

    /** The node's class as a name. */
    PyGlobal name(JsonNode node) {
        PyGlobal name = new PyGlobal(SkopsSchema.text(node, "__module__"), SkopsSchema.text(node, "__class__"));
        return allowed(name);
    }

    /** A function: its name is the node's, or in protocol 0 in the content. */
    PyGlobal function(JsonNode node) {
        PyGlobal name = node.has("content")
                ? new PyGlobal(
                        SkopsSchema.text(node.get("content"), "module_path"),
                        SkopsSchema.text(node.get("content"), "function"))
                : new PyGlobal(SkopsSchema.text(node, "__module__"), SkopsSchema.text(node, "__class__"));
        boolean numpy = name.module().startsWith("numpy.core") || name.module().startsWith("numpy._core");
        return allowed(numpy ? new PyGlobal("numpy", name.name()) : name);
    }

    private PyGlobal allowed(PyGlobal name) {
        budget.charge(Budget.ENTRY, "names");
        if (PickleReader.ALLOWED.kindOf(name) == null && !AllowedCalls.contains(name)) {
            throw new RefusedException("refuses " + name.qualifiedName() + " in schema.json: not part of a model");
        }
        return name;
    }

    /** A record of the node's class. */
    PyObject instance(JsonNode node, PyTuple args) {
        PyGlobal type = name(node);
        if (PickleReader.ALLOWED.kindOf(type) != AllowList.Kind.CLASS) {
            throw new RefusedException("refuses to make a " + type.qualifiedName() + ": in a model it is a name only");
        }
        budget.charge(4 * Budget.OBJECT, "object");
        return new PyObject(type, args);
    }

    /** A dict's key from its text and its type. */
    static PyValue key(PyValue type, String text, Budget budget) {
        String name = type instanceof PyGlobal global ? global.name() : "";
        budget.charge(Budget.OBJECT + text.length(), "dict key");
        if (TEXT.contains(name)) {
            return new PyStr(text);
        }
        PyValue key = INT.contains(name) || FLOAT.contains(name) || BOOL.contains(name)
                ? SkopsJson.scalar(text, budget)
                : type;
        if (FLOAT.contains(name) && key instanceof PyInt whole) {
            return new PyFloat(whole.value());
        }
        boolean isInt = key instanceof PyInt || key instanceof PyBigInt;
        boolean fits = (isInt && INT.contains(name))
                || (key instanceof PyFloat && FLOAT.contains(name))
                || (key instanceof PyBool && BOOL.contains(name));
        if (!fits) {
            throw new ModelFileException("found dict key '" + text + "' of type " + type.describe()
                    + " (expected: str, int, float or bool)");
        }
        return key;
    }
}
