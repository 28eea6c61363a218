package io.picklejar.model.pickle;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The calls that reading performs: a fixed table from an exact name to a Java function of this package. Each builds a value
 * from its arguments and does nothing else. There is no other way for a file to have anything done.
 */
final class AllowedCalls {
    /** A pure function of the arguments. Charges the budget for what it makes. */
    @FunctionalInterface
    interface Call {
        PyValue apply(PyTuple args, CallContext context);
    }

    private static final Map<PyGlobal, Call> TABLE = table();

    private AllowedCalls() {}

    static boolean contains(PyGlobal name) {
        return TABLE.containsKey(name);
    }

    static @Nullable Call find(PyGlobal name) {
        return TABLE.get(name);
    }

    private static Map<PyGlobal, Call> table() {
        Map<PyGlobal, Call> table = new HashMap<>();
        addPython(table);
        addNumpy(table);
        addPandas(table);
        addCython(table);
        return Map.copyOf(table);
    }

    /** Python 3 names, and the Python 2 names that protocols 0 to 2 write. */
    private static void addPython(Map<PyGlobal, Call> table) {
        for (String builtins : new String[] {"builtins", "__builtin__"}) {
            add(table, builtins, "set", PythonCalls::set);
            add(table, builtins, "frozenset", PythonCalls::set);
            add(table, builtins, "list", PythonCalls::list);
            add(table, builtins, "tuple", PythonCalls::tuple);
            add(table, builtins, "dict", PythonCalls::dict);
            add(table, builtins, "slice", PythonCalls::slice);
            add(table, builtins, "bytes", PythonCalls::bytes);
            add(table, builtins, "bytearray", PythonCalls::bytes);
            add(table, builtins, "complex", PythonCalls::complex);
        }
        add(table, "builtins", "range", record("builtins", "range"));
        add(table, "__builtin__", "xrange", record("builtins", "range"));
        for (String copyreg : new String[] {"copyreg", "copy_reg"}) {
            add(table, copyreg, "_reconstructor", PythonCalls::reconstructor);
            add(table, copyreg, "__newobj__", PythonCalls::newobj);
        }
        add(table, "_codecs", "encode", PythonCalls::encode);
        add(table, "collections", "OrderedDict", PythonCalls::dict);
        add(table, "collections", "defaultdict", PythonCalls::defaultdict);
        add(table, "dill._dill", "_import_module", record("dill._dill", "_import_module"));
        add(table, "dill._dill", "_get_attr", PythonCalls::dillAttribute);
    }

    private static void addNumpy(Map<PyGlobal, Call> table) {
        add(table, "numpy", "dtype", NumpyCalls::dtype);
        for (String core : new String[] {"numpy.core", "numpy._core"}) {
            for (String module : new String[] {core + ".multiarray", core + "._multiarray_umath"}) {
                add(table, module, "_reconstruct", NumpyCalls::reconstruct);
                add(table, module, "scalar", NumpyCalls::scalar);
            }
            add(table, core + ".numeric", "_frombuffer", NumpyCalls::fromBuffer);
            add(table, core, "_ufunc_reconstruct", NumpyCalls::ufunc);
            add(table, core, "_ufunc_reduce", NumpyCalls::ufunc);
        }
        add(table, "numpy.ma.core", "_mareconstruct", NumpyCalls::maskedArray);
        addRandom(table);
    }

    /** Random generators are kept as records of their state: prediction does not draw. */
    private static void addRandom(Map<PyGlobal, Call> table) {
        Call randomState = record("numpy.random.mtrand", "RandomState");
        add(table, "numpy.random", "__RandomState_ctor", randomState);
        add(table, "numpy.random.mtrand", "__RandomState_ctor", randomState);
        add(table, "numpy.random._pickle", "__randomstate_ctor", randomState);
        add(table, "numpy.random._pickle", "__generator_ctor", record("numpy.random._generator", "Generator"));
        add(
                table,
                "numpy.random._pickle",
                "__bit_generator_ctor",
                record("numpy.random.bit_generator", "BitGenerator"));
    }

    private static void addPandas(Map<PyGlobal, Call> table) {
        for (String module : new String[] {"pandas.core.indexes.base", "pandas.core.index", "pandas.indexes.base"}) {
            add(table, module, "_new_Index", PandasCalls::newIndex);
        }
        add(table, "pyarrow.lib", "py_buffer", PandasCalls::buffer);
        add(table, "pyarrow.lib", "_restore_array", PandasCalls::restoreArray);
    }

    /** What Cython writes to rebuild an extension object: its class first, so that a record of that class is all it takes. */
    private static void addCython(Map<PyGlobal, Call> table) {
        for (String loss : new String[] {
            "CyAbsoluteError", "CyExponentialLoss", "CyHalfBinomialLoss", "CyHalfGammaLoss", "CyHalfMultinomialLoss",
            "CyHalfPoissonLoss", "CyHalfSquaredError", "CyHalfTweedieLoss", "CyHalfTweedieLossIdentity", "CyHuberLoss",
            "CyPinballLoss"
        }) {
            add(table, "sklearn._loss._loss", "__pyx_unpickle_" + loss, PythonCalls::cythonObject);
            add(table, "_loss", "__pyx_unpickle_" + loss, PythonCalls::cythonObject);
        }
        for (String module : new String[] {
            "sklearn.neighbors.kd_tree", "sklearn.neighbors.ball_tree", "sklearn.neighbors.dist_metrics",
            "sklearn.neighbors._kd_tree", "sklearn.neighbors._ball_tree", "sklearn.neighbors._dist_metrics",
            "sklearn.metrics._dist_metrics"
        }) {
            add(table, module, "newObj", PythonCalls::newobj);
            add(table, module, "newObj32", PythonCalls::newobj);
            add(table, module, "newObj64", PythonCalls::newobj);
        }
    }

    private static void add(Map<PyGlobal, Call> table, String module, String name, Call call) {
        table.put(new PyGlobal(module, name), call);
    }

    /** A record of the given class, whatever function the file calls to make it. */
    private static Call record(String module, String name) {
        PyGlobal type = new PyGlobal(module, name);
        return (args, context) -> {
            context.budget().charge(4 * Budget.OBJECT, "object");
            return new PyObject(type, args);
        };
    }
}
