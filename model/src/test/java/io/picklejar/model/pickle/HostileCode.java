package io.picklejar.model.pickle;

import static io.picklejar.model.pickle.HostileCase.refused;

import java.util.stream.Stream;

/** Pickles that would run code in Python, by every instruction and detour that can. */
final class HostileCode {
    private HostileCode() {}

    static Stream<HostileCase> cases() {
        return Stream.of(
                refused(
                        "GLOBAL os.system",
                        bytes().global("os", "system").call("id").stop(),
                        "refuses os.system at byte 2: not part of a model"),
                refused(
                        "padding before GLOBAL",
                        bytes().repeat(17, Opcode.NONE, Opcode.POP)
                                .op(Opcode.NONE)
                                .global("os", "system")
                                .stop(),
                        "refuses os.system at byte 37: not part of a model"),
                refused(
                        "STACK_GLOBAL os.system",
                        bytes().stackGlobal("os", "system").call("id").stop(),
                        "refuses os.system at byte 20:"),
                refused(
                        "posix.system",
                        bytes().global("posix", "system").call("id").stop(),
                        "refuses posix.system"),
                refused("nt.system", bytes().global("nt", "system").call("id").stop(), "refuses nt.system"),
                refused(
                        "subprocess.Popen",
                        bytes().stackGlobal("subprocess", "Popen").call("id").stop(),
                        "refuses subprocess.Popen"),
                refused(
                        "INST os.system",
                        PickleBytes.text()
                                .op(Opcode.MARK)
                                .raw("S'id'\nios\nsystem\n")
                                .stop(),
                        "refuses os.system at byte 7:"),
                refused(
                        "OBJ os.system",
                        bytes().op(Opcode.MARK)
                                .global("os", "system")
                                .str("id")
                                .op(Opcode.OBJ)
                                .stop(),
                        "refuses os.system"),
                refused(
                        "NEWOBJ os.system",
                        bytes().global("os", "system")
                                .op(Opcode.EMPTY_TUPLE, Opcode.NEWOBJ)
                                .stop(),
                        "refuses os.system"),
                refused(
                        "NEWOBJ_EX os.system",
                        bytes().global("os", "system")
                                .op(Opcode.EMPTY_TUPLE, Opcode.EMPTY_DICT, Opcode.NEWOBJ_EX)
                                .stop(),
                        "refuses os.system"),
                refused(
                        "builtins.eval",
                        bytes().global("builtins", "eval").call("1").stop(),
                        "refuses builtins.eval"),
                refused(
                        "builtins.exec",
                        bytes().global("builtins", "exec").call("1").stop(),
                        "refuses builtins.exec"),
                refused(
                        "__builtin__.eval",
                        PickleBytes.text().raw("c__builtin__\neval\n(S'1'\ntR").stop(),
                        "refuses __builtin__.eval at byte 0:"),
                refused(
                        "builtins.__import__",
                        bytes().global("builtins", "__import__").call("os").stop(),
                        "refuses builtins.__import__"),
                refused(
                        "builtins.getattr",
                        bytes().global("builtins", "getattr").stop(),
                        "refuses builtins.getattr"),
                refused(
                        "builtins.open",
                        bytes().global("builtins", "open").call("/etc/passwd").stop(),
                        "refuses builtins.open"),
                refused("builtins.type", bytes().global("builtins", "type").stop(), "refuses builtins.type"),
                refused(
                        "operator.attrgetter",
                        bytes().global("operator", "attrgetter").call("system").stop(),
                        "refuses operator.attrgetter"),
                refused(
                        "operator.methodcaller",
                        bytes().global("operator", "methodcaller").stop(),
                        "refuses operator.methodcaller"),
                refused(
                        "importlib.import_module",
                        bytes().global("importlib", "import_module").call("os").stop(),
                        "refuses importlib.import_module"),
                refused(
                        "functools.partial of os.system",
                        bytes().global("functools", "partial")
                                .global("os", "system")
                                .op(Opcode.TUPLE1, Opcode.REDUCE)
                                .stop(),
                        "refuses os.system"),
                refused(
                        "calling a partial",
                        bytes().global("functools", "partial")
                                .op(Opcode.EMPTY_TUPLE, Opcode.REDUCE, Opcode.EMPTY_TUPLE, Opcode.REDUCE)
                                .stop(),
                        "refuses to call functools.partial object"),
                refused(
                        "functools.reduce",
                        bytes().global("functools", "reduce").stop(),
                        "refuses functools.reduce"),
                refused(
                        "pickle.loads of bytes",
                        bytes().global("pickle", "loads")
                                .bytes(bytes().stop())
                                .op(Opcode.TUPLE1, Opcode.REDUCE)
                                .stop(),
                        "refuses pickle.loads"),
                refused("marshal.loads", bytes().global("marshal", "loads").stop(), "refuses marshal.loads"),
                refused(
                        "joblib.load",
                        bytes().global("joblib", "load").call("http://x").stop(),
                        "refuses joblib.load"),
                refused("numpy.load", bytes().global("numpy", "load").stop(), "refuses numpy.load"),
                refused(
                        "numpy.testing runstring",
                        bytes().global("numpy.testing._private.utils", "runstring")
                                .stop(),
                        "refuses numpy.testing._private.utils.runstring"),
                refused(
                        "calling a numpy function",
                        bytes().global("numpy", "log1p")
                                .op(Opcode.EMPTY_TUPLE, Opcode.REDUCE)
                                .stop(),
                        "refuses to call numpy.log1p"),
                refused(
                        "calling a scikit-learn function",
                        bytes().global("sklearn.metrics._scorer", "make_scorer")
                                .op(Opcode.EMPTY_TUPLE, Opcode.REDUCE)
                                .stop(),
                        "refuses to call sklearn.metrics._scorer.make_scorer"),
                refused(
                        "dotted name",
                        bytes().stackGlobal("sklearn.linear_model", "a.b.c").stop(),
                        "refuses sklearn.linear_model.a.b.c"),
                refused(
                        "method of an allowed class",
                        bytes().stackGlobal("sklearn.tree._tree", "Tree.__init__")
                                .stop(),
                        "refuses sklearn.tree._tree.Tree.__init__"),
                refused(
                        "allowed class through its globals",
                        bytes().stackGlobal("sklearn.pipeline", "Pipeline.__init__.__globals__")
                                .stop(),
                        "refuses sklearn.pipeline.Pipeline.__init__.__globals__"),
                refused(
                        "name split elsewhere",
                        bytes().stackGlobal("sklearn", "pipeline.Pipeline").stop(),
                        "refuses sklearn.pipeline.Pipeline"),
                refused(
                        "module with a newline",
                        bytes().stackGlobal("os\nERROR forged log line", "system")
                                .stop(),
                        "refuses os?ERROR forged log line.system"),
                refused(
                        "case and spaces",
                        bytes().stackGlobal("numpy ", "dtype").stop(),
                        "refuses numpy .dtype"),
                refused(
                        "unfamiliar letters",
                        bytes().stackGlobal("numpy", "dtypе").stop(),
                        "refuses numpy.dtyp"),
                refused(
                        "copyreg._reconstructor of os.system",
                        bytes().global("copyreg", "_reconstructor")
                                .global("os", "system")
                                .stop(),
                        "refuses os.system"),
                refused(
                        "copyreg.add_extension",
                        bytes().global("copyreg", "add_extension").stop(),
                        "refuses copyreg.add_extension"),
                refused(
                        "extension registry",
                        bytes().op(Opcode.EXT1, 7).stop(),
                        "refuses copyreg.extension_7 at byte 2"),
                refused("EXT4", bytes().op(Opcode.EXT4).i32(9).stop(), "refuses copyreg.extension_9"),
                refused(
                        "persistent id",
                        PickleBytes.text().raw("Pid\n").stop(),
                        "refuses pickle.persistent_id at byte 0"),
                refused(
                        "BINPERSID",
                        bytes().str("storage").op(Opcode.BINPERSID).stop(),
                        "refuses pickle.persistent_id"),
                refused(
                        "__setstate__ by BUILD on an allowed class",
                        bytes().global("sklearn.pipeline", "Pipeline")
                                .op(Opcode.EMPTY_TUPLE, Opcode.NEWOBJ, Opcode.EMPTY_DICT)
                                .str("__setstate__")
                                .global("os", "system")
                                .op(Opcode.SETITEM, Opcode.BUILD)
                                .str("id")
                                .op(Opcode.BUILD)
                                .stop(),
                        "refuses os.system"),
                refused(
                        "__reduce__ attribute, then called",
                        bytes().global("sklearn.pipeline", "Pipeline")
                                .op(Opcode.EMPTY_TUPLE, Opcode.NEWOBJ, Opcode.DUP, Opcode.EMPTY_TUPLE, Opcode.REDUCE)
                                .stop(),
                        "refuses to call sklearn.pipeline.Pipeline object"),
                refused(
                        "defaultdict of os.system",
                        bytes().global("collections", "defaultdict")
                                .global("os", "system")
                                .op(Opcode.TUPLE1, Opcode.REDUCE)
                                .stop(),
                        "refuses os.system"),
                refused(
                        "dill attribute of another module",
                        bytes().global("dill._dill", "_get_attr")
                                .global("dill._dill", "_import_module")
                                .call("os")
                                .str("system")
                                .op(Opcode.TUPLE2, Opcode.REDUCE)
                                .stop(),
                        "refuses os.system"),
                refused(
                        "numpy ufunc of another module",
                        bytes().global("numpy.core", "_ufunc_reconstruct")
                                .str("os")
                                .str("system")
                                .op(Opcode.TUPLE2, Opcode.REDUCE)
                                .stop(),
                        "refuses os.system"),
                refused(
                        "_reconstruct of os.system",
                        bytes().global("numpy.core.multiarray", "_reconstruct")
                                .global("os", "system")
                                .stop(),
                        "refuses os.system"),
                refused(
                        "nested pickle in a joblib object array",
                        bytes().joblibArray("O8", 1)
                                .raw(bytes().global("os", "system").call("id").stop())
                                .stop(),
                        "refuses os.system"),
                refused(
                        "cloudpickle function",
                        bytes().stackGlobal("cloudpickle.cloudpickle", "_make_function")
                                .stop(),
                        "refuses cloudpickle.cloudpickle._make_function"),
                refused("code object", bytes().global("types", "CodeType").stop(), "refuses types.CodeType"),
                refused(
                        "webbrowser.open",
                        bytes().global("webbrowser", "open").call("http://x").stop(),
                        "refuses webbrowser.open"),
                refused(
                        "pandas.read_pickle",
                        bytes().global("pandas.io.pickle", "read_pickle")
                                .call("x")
                                .stop(),
                        "refuses pandas.io.pickle.read_pickle"));
    }

    private static PickleBytes bytes() {
        return PickleBytes.protocol(4);
    }
}
