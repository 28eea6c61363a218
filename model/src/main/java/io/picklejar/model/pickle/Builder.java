package io.picklejar.model.pickle;

import java.util.List;

/** What BUILD, APPENDS and SETITEMS do to the value below them. */
final class Builder {
    private final Session session;
    private final JoblibArrays joblib;

    Builder(Session session, JoblibArrays joblib) {
        this.session = session;
        this.joblib = joblib;
    }

    /** Gives {@code target} its state; returns what takes its place (itself, but for joblib's stand-ins and 0-d arrays). */
    PyValue build(PyValue target, PyValue state, long offset) {
        CallContext context = session.at(offset);
        if (target instanceof PyObject object) {
            buildObject(object, state, context);
            return joblib.isWrapper(object) ? joblib.read(object, offset) : object;
        }
        if (target instanceof NdArray array) {
            NumpyCalls.setArrayState(array, state, context);
            return plain(array);
        }
        if (target instanceof PyDType dtype) {
            NumpyCalls.setDTypeState(dtype, state, context);
            return dtype;
        }
        throw new ModelFileException(
                "BUILD at byte " + offset + " on " + target.describe() + " (expected: an object, array or dtype)");
    }

    /** An array without dimensions stands for its one number or string. */
    static PyValue plain(PyValue value) {
        return value instanceof NdArray array ? array.plain() : value;
    }

    static void buildObject(PyObject object, PyValue state, CallContext context) {
        if (state instanceof PyDict attributes) {
            addAttributes(object, attributes, context);
        } else if (object.type().equals(NumpyCalls.MASKED_ARRAY)
                && state instanceof PyTuple parts
                && parts.size() >= 7) {
            NumpyCalls.setMaskedState(object, parts, context);
        } else if (state instanceof PyTuple pair && isDictAndSlots(pair)) {
            for (PyValue part : pair.items()) {
                if (part instanceof PyDict attributes) {
                    addAttributes(object, attributes, context);
                }
            }
        } else {
            object.setState(state);
        }
    }

    /** {@code (__dict__ or None, slots or None)}: pickle protocol 2 for classes with slots. */
    private static boolean isDictAndSlots(PyTuple pair) {
        return pair.size() == 2
                && pair.items().stream().allMatch(part -> part.isNone() || part instanceof PyDict)
                && pair.items().stream().anyMatch(part -> part instanceof PyDict);
    }

    private static void addAttributes(PyObject object, PyDict attributes, CallContext context) {
        context.chargeEntries(attributes.rawEntries().size());
        object.attributes().putAll(attributes);
    }

    void append(PyValue target, List<PyValue> items, long offset) {
        session.budget().charge(2L * Budget.SLOT * items.size(), "list items");
        if (target instanceof PyList list) {
            list.addAll(items);
        } else if (target instanceof PyObject object) {
            object.listItems().addAll(items);
        } else {
            throw wrong("APPENDS", target, "list", offset);
        }
    }

    void addToSet(PyValue target, List<PyValue> items, long offset) {
        session.budget().charge(2L * Budget.SLOT * items.size(), "set items");
        if (target instanceof PySet set) {
            set.addAll(items);
        } else if (target instanceof PyObject object) {
            object.listItems().addAll(items);
        } else {
            throw wrong("ADDITEMS", target, "set", offset);
        }
    }

    /** @param items keys and values by turns */
    void setItems(PyValue target, List<PyValue> items, long offset) {
        PyDict dict = dictOf(target, offset);
        if (items.size() % 2 != 0) {
            throw new ModelFileException("SETITEMS at byte " + offset + " with " + items.size()
                    + " values (expected: keys and values by turns)");
        }
        session.budget().charge((long) items.size() / 2 * Budget.ENTRY, "dict entries");
        for (int i = 0; i < items.size(); i += 2) {
            dict.put(items.get(i), items.get(i + 1));
        }
    }

    private static PyDict dictOf(PyValue target, long offset) {
        if (target instanceof PyDict dict) {
            return dict;
        }
        if (target instanceof PyObject object) {
            return object.dictItems();
        }
        throw wrong("SETITEMS", target, "dict", offset);
    }

    private static ModelFileException wrong(String opcode, PyValue target, String expected, long offset) {
        return new ModelFileException(
                opcode + " at byte " + offset + " on " + target.describe() + " (expected: " + expected + ")");
    }
}
