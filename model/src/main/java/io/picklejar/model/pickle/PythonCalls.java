package io.picklejar.model.pickle;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Calls of Python's own types, and of the helpers that rebuild instances. */
final class PythonCalls {
    private static final PyGlobal IMPORTED = new PyGlobal("dill._dill", "_import_module");

    private PythonCalls() {}

    static PyValue set(PyTuple args, CallContext context) {
        return new PySet(items(args, context));
    }

    static PyValue list(PyTuple args, CallContext context) {
        return new PyList(items(args, context));
    }

    static PyValue tuple(PyTuple args, CallContext context) {
        return new PyTuple(items(args, context));
    }

    private static List<PyValue> items(PyTuple args, CallContext context) {
        if (args.size() == 0) {
            return List.of();
        }
        List<PyValue> items = sequence(args.get(0));
        context.chargeItems(items.size());
        return items;
    }

    /** The items of a list, tuple or set, as a view: arrays are not expanded into values while reading. */
    static List<PyValue> sequence(PyValue value) {
        if (value instanceof PyList || value instanceof PyTuple || value instanceof PySet) {
            return value.asItems();
        }
        throw value.expected("list, tuple or set");
    }

    /** {@code dict()}, {@code dict(d)}, {@code OrderedDict([[k, v], …])} (Python 2 writes the last). */
    static PyValue dict(PyTuple args, CallContext context) {
        PyDict dict = new PyDict();
        context.chargeEntries(0);
        if (args.size() > 0 && args.get(0) instanceof PyDict source) {
            context.chargeEntries(source.rawEntries().size());
            dict.putAll(source);
        } else if (args.size() > 0) {
            for (PyValue pair : items(args, context)) {
                context.budget().charge(Budget.ENTRY, "dict entry");
                List<PyValue> keyAndValue = pair(pair);
                dict.put(keyAndValue.get(0), keyAndValue.get(1));
            }
        }
        return dict;
    }

    private static List<PyValue> pair(PyValue value) {
        if (value instanceof PyList || value instanceof PyTuple) {
            List<PyValue> items = sequence(value);
            if (items.size() == 2) {
                return items;
            }
        }
        throw value.expected("pair of key and value");
    }

    /** The default factory only matters to code that adds keys. */
    static PyValue defaultdict(PyTuple args, CallContext context) {
        return dict(args.size() > 1 ? PyTuple.of(args.get(1)) : PyTuple.EMPTY, context);
    }

    static PyValue slice(PyTuple args, CallContext context) {
        context.budget().charge(Budget.OBJECT, "slice");
        return switch (args.size()) {
            case 1 -> new PySlice(PyNone.NONE, args.get(0), PyNone.NONE);
            case 2 -> new PySlice(args.get(0), args.get(1), PyNone.NONE);
            case 3 -> new PySlice(args.get(0), args.get(1), args.get(2));
            default -> throw args.expected("1 to 3 arguments of slice");
        };
    }

    static PyValue complex(PyTuple args, CallContext context) {
        context.budget().charge(Budget.OBJECT, "complex");
        return new PyComplex(
                args.size() > 0 ? args.get(0).asDouble() : 0,
                args.size() > 1 ? args.get(1).asDouble() : 0);
    }

    /** {@code bytes()}, {@code bytearray(b'…')}, {@code bytearray('…', 'latin-1')}; the data is shared, nobody writes to it. */
    static PyValue bytes(PyTuple args, CallContext context) {
        context.budget().charge(Budget.OBJECT, "bytes");
        if (args.size() == 0) {
            return new PyBytes(new byte[0]);
        }
        if (args.get(0) instanceof PyBytes) {
            return args.get(0);
        }
        if (args.get(0) instanceof PyStr && args.size() > 1) {
            return encode(args, context);
        }
        throw args.get(0).expected("bytes");
    }

    /** How protocols 0 to 2 write bytes: {@code _codecs.encode('…', 'latin1')}. */
    static PyValue encode(PyTuple args, CallContext context) {
        String text = args.get(0).asString();
        String codec = args.size() > 1 ? args.get(1).asString() : "utf-8";
        context.budget().charge(Budget.OBJECT + text.length(), "bytes");
        return switch (codec.toLowerCase(Locale.ROOT)) {
            case "latin1", "latin-1", "iso-8859-1" -> new PyBytes(latin1(text));
            default -> throw args.get(1).expected("codec latin1");
        };
    }

    static byte[] latin1(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '?' && text.charAt(i) != '?') {
                throw new ModelFileException("found character U+" + Integer.toHexString(text.charAt(i))
                        + " in a byte string (expected: U+0000..U+00ff)");
            }
        }
        return bytes;
    }

    /** {@code copyreg._reconstructor(class, base, state of base)}: protocols 0 and 1. */
    static PyValue reconstructor(PyTuple args, CallContext context) {
        PyValue object = context.names().instance(args.get(0), PyTuple.EMPTY, context);
        PyValue baseState = args.get(2);
        if (object instanceof PyObject record && baseState instanceof PyDict items) {
            context.chargeEntries(items.rawEntries().size());
            record.dictItems().putAll(items);
        } else if (object instanceof PyObject record && baseState instanceof PyList items) {
            context.chargeItems(items.size());
            record.listItems().addAll(items.items());
        } else if (!baseState.isNone()) {
            throw baseState.expected("None, dict or list as the base class's state");
        }
        return object;
    }

    /** {@code f(class, *args)}. */
    static PyValue newobj(PyTuple args, CallContext context) {
        context.chargeItems(args.size());
        PyTuple rest = args.size() > 1 ? new PyTuple(args.items().subList(1, args.size())) : PyTuple.EMPTY;
        return context.names().instance(args.get(0), rest, context);
    }

    /** {@code __pyx_unpickle_X(class, checksum, state)}. */
    static PyValue cythonObject(PyTuple args, CallContext context) {
        PyTuple state = args.size() > 2 ? PyTuple.of(args.get(2)) : PyTuple.EMPTY;
        return context.names().instance(args.get(0), state, context);
    }

    /**
     * dill writes {@code numpy.core._multiarray_umath.scalar} as an attribute of an imported module. It is the same name
     * put differently, so it passes the same allow-list.
     */
    static PyValue dillAttribute(PyTuple args, CallContext context) {
        if (args.get(0) instanceof PyObject module && module.type().equals(IMPORTED)) {
            String moduleName = module.args().get(0).asString();
            return context.names().resolve(moduleName, args.get(1).asString(), context.offset(), context.budget());
        }
        throw args.get(0).expected("imported module");
    }
}
