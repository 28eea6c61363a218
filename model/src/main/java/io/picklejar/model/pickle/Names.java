package io.picklejar.model.pickle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides what a name in a file may be. Strict: a name that is not allowed ends the reading. Survey: it is noted and stands
 * for an inert record.
 */
final class Names {
    private static final int MAX_REFUSALS = 1_000;
    private static final PyGlobal OBJECT = new PyGlobal("builtins", "object");
    private static final PyGlobal OBJECT_2 = new PyGlobal("__builtin__", "object");

    private final AllowList allowed;
    private final boolean survey;
    private final Map<PyGlobal, PyGlobal> known = new HashMap<>();
    private final Set<PyGlobal> refused = new HashSet<>();
    private final List<Refusal> refusals = new ArrayList<>();

    Names(AllowList allowed, boolean survey) {
        this.allowed = allowed;
        this.survey = survey;
    }

    List<Refusal> refusals() {
        return refusals;
    }

    /** The name as an inert value, if a model may hold it. */
    PyGlobal resolve(String module, String name, long offset, Budget budget) {
        PyGlobal global = new PyGlobal(module, name);
        PyGlobal before = known.get(global);
        if (before != null) {
            return before;
        }
        budget.charge(2 * Budget.ENTRY + module.length() + name.length(), "names");
        if (allowed.kindOf(global) == null && !AllowedCalls.contains(global)) {
            refuse(global, offset);
        }
        known.put(global, global);
        return global;
    }

    /** Notes a name that is no part of a model, or throws. */
    void refuse(PyGlobal global, long offset) {
        Refusal refusal = new Refusal(global.qualifiedName(), offset);
        if (!survey) {
            throw new RefusedException(refusal.toString());
        }
        if (refused.add(global) && refusals.size() < MAX_REFUSALS) {
            refusals.add(refusal);
        }
    }

    /** The result of calling {@code callee}: a function of {@link AllowedCalls}, or a record of class and arguments. */
    PyValue call(PyValue callee, PyTuple args, CallContext context) {
        if (!(callee instanceof PyGlobal global)) {
            return callUnnamed(callee, args, context);
        }
        AllowedCalls.Call call = AllowedCalls.find(global);
        if (call != null) {
            return call.apply(args, context);
        }
        return instance(global, args, context);
    }

    /** A record of an allowed class; never a call of a function, so that helpers which take a class cannot be chained. */
    PyObject instance(PyValue type, PyTuple args, CallContext context) {
        if (!(type instanceof PyGlobal global)) {
            throw type.expected("class");
        }
        context.budget().charge(4 * Budget.OBJECT, "object");
        boolean isClass =
                allowed.kindOf(global) == AllowList.Kind.CLASS || global.equals(OBJECT) || global.equals(OBJECT_2);
        if (!isClass && !refused.contains(global)) {
            if (!survey) {
                throw new RefusedException("refuses to call " + global.qualifiedName() + " at byte " + context.offset()
                        + ": in a model it is a name only");
            }
            refuse(global, context.offset());
        }
        return new PyObject(global, args);
    }

    /** Calling the result of a call: no model does; when surveying, what a refused name returned may be "called" again. */
    private PyValue callUnnamed(PyValue callee, PyTuple args, CallContext context) {
        if (survey && callee instanceof PyObject object) {
            refuse(new PyGlobal(object.type().module(), object.type().name() + ".__call__"), context.offset());
            context.budget().charge(4 * Budget.OBJECT, "object");
            return new PyObject(object.type(), args);
        }
        throw new RefusedException("refuses to call " + callee.describe() + " at byte " + context.offset()
                + ": not a named class or function");
    }
}
