package io.picklejar.model.pickle;

import java.util.List;

/**
 * The pickle machine: reads instructions of protocols 0 to 5 and builds values. Source: CPython's {@code Lib/pickle.py} and
 * the opcode documentation in {@code Lib/pickletools.py}.
 *
 * <p>It loops and never recurses, but for a complete pickle inside a joblib object array ({@link Session#MAX_NESTING}).
 */
final class Unpickler {
    private static final int HIGHEST_PROTOCOL = 5;

    private final ByteSource in;
    private final Session session;
    private final Budget budget;
    private final Scalars scalars;
    private final OperandStack stack;
    private final Memo memo;
    private final Builder builder;
    private int protocol;
    /** Where the current instruction begins. */
    private long at;

    Unpickler(ByteSource in, Session session) {
        this.in = in;
        this.session = session;
        this.budget = session.budget();
        this.scalars = new Scalars(in);
        this.stack = new OperandStack(budget);
        this.memo = new Memo(budget);
        this.builder = new Builder(session, new JoblibArrays(in, session));
    }

    /** Reads up to and including STOP. */
    PyValue load() {
        for (int opcode = next(); opcode != Opcode.STOP; opcode = next()) {
            step(opcode);
        }
        return Builder.plain(stack.pop("STOP", at));
    }

    int protocol() {
        return protocol;
    }

    private int next() {
        at = in.position();
        budget.countOpcode();
        return in.u8("instruction");
    }

    private void step(int opcode) {
        switch (opcode) {
            case Opcode.PROTO -> readProtocol();
            case Opcode.FRAME -> in.checkLength(in.i64("FRAME"), "FRAME");
            case Opcode.NONE -> stack.push(PyNone.NONE);
            case Opcode.NEWTRUE -> stack.push(PyBool.TRUE);
            case Opcode.NEWFALSE -> stack.push(PyBool.FALSE);
            case Opcode.BININT1 -> stack.push(scalars.smallInt());
            case Opcode.BININT2 -> stack.push(scalars.integer(in.u16("BININT2")));
            case Opcode.BININT -> stack.push(scalars.integer(in.i32("BININT")));
            case Opcode.LONG1 -> stack.push(scalars.bigInteger(in.u8("LONG1"), "LONG1"));
            case Opcode.LONG4 -> stack.push(scalars.bigInteger(in.i32("LONG4"), "LONG4"));
            case Opcode.INT -> stack.push(scalars.textInt());
            case Opcode.LONG -> stack.push(scalars.textLong());
            case Opcode.FLOAT -> stack.push(scalars.textFloat());
            case Opcode.BINFLOAT -> stack.push(scalars.binFloat());
            case Opcode.STRING -> stack.push(scalars.quoted());
            case Opcode.SHORT_BINSTRING -> stack.push(scalars.latin1(in.u8("BINSTRING"), "BINSTRING"));
            case Opcode.BINSTRING -> stack.push(scalars.latin1(in.i32("BINSTRING"), "BINSTRING"));
            case Opcode.UNICODE -> stack.push(scalars.rawUnicode());
            case Opcode.SHORT_BINUNICODE -> stack.push(scalars.unicode(in.u8("BINUNICODE"), "BINUNICODE"));
            case Opcode.BINUNICODE -> stack.push(scalars.unicode(in.u32("BINUNICODE"), "BINUNICODE"));
            case Opcode.BINUNICODE8 -> stack.push(scalars.unicode(in.i64("BINUNICODE8"), "BINUNICODE8"));
            case Opcode.SHORT_BINBYTES -> stack.push(scalars.bytes(in.u8("BINBYTES"), "BINBYTES"));
            case Opcode.BINBYTES -> stack.push(scalars.bytes(in.u32("BINBYTES"), "BINBYTES"));
            case Opcode.BINBYTES8 -> stack.push(scalars.bytes(in.i64("BINBYTES8"), "BINBYTES8"));
            case Opcode.BYTEARRAY8 -> stack.push(scalars.bytes(in.i64("BYTEARRAY8"), "BYTEARRAY8"));
            default -> stepOnStack(opcode);
        }
    }

    private void stepOnStack(int opcode) {
        switch (opcode) {
            case Opcode.MARK -> stack.mark(at);
            case Opcode.POP -> stack.drop("POP", at);
            case Opcode.POP_MARK -> stack.popToMark("POP_MARK", at);
            case Opcode.DUP -> stack.push(stack.peek("DUP", at));
            case Opcode.EMPTY_TUPLE -> stack.push(PyTuple.EMPTY);
            case Opcode.TUPLE1 -> stack.push(tuple(1));
            case Opcode.TUPLE2 -> stack.push(tuple(2));
            case Opcode.TUPLE3 -> stack.push(tuple(3));
            case Opcode.TUPLE -> stack.push(container(new PyTuple(stack.popToMark("TUPLE", at))));
            case Opcode.EMPTY_LIST -> stack.push(container(new PyList()));
            case Opcode.LIST -> stack.push(container(new PyList(stack.popToMark("LIST", at))));
            case Opcode.EMPTY_DICT -> stack.push(container(new PyDict()));
            case Opcode.DICT -> dict();
            case Opcode.EMPTY_SET -> stack.push(container(new PySet()));
            case Opcode.FROZENSET -> stack.push(container(new PySet(stack.popToMark("FROZENSET", at))));
            case Opcode.APPEND -> append(List.of(stack.pop("APPEND", at)));
            case Opcode.APPENDS -> append(stack.popToMark("APPENDS", at));
            case Opcode.SETITEM -> setItem();
            case Opcode.SETITEMS -> setItems(stack.popToMark("SETITEMS", at));
            case Opcode.ADDITEMS -> addItems();
            default -> stepOnMemo(opcode);
        }
    }

    private void stepOnMemo(int opcode) {
        switch (opcode) {
            case Opcode.MEMOIZE -> memo.append(stack.peek("MEMOIZE", at), at);
            case Opcode.PUT -> memo.put(scalars.textIndex("PUT"), stack.peek("PUT", at), at);
            case Opcode.BINPUT -> memo.put(in.u8("BINPUT"), stack.peek("BINPUT", at), at);
            case Opcode.LONG_BINPUT -> memo.put(in.u32("LONG_BINPUT"), stack.peek("LONG_BINPUT", at), at);
            case Opcode.GET -> pushMemo(scalars.textIndex("GET"));
            case Opcode.BINGET -> pushMemo(in.u8("BINGET"));
            case Opcode.LONG_BINGET -> pushMemo(in.u32("LONG_BINGET"));
            default -> stepOnNames(opcode);
        }
    }

    private void stepOnNames(int opcode) {
        switch (opcode) {
            case Opcode.GLOBAL -> global(scalars.name("GLOBAL"), scalars.name("GLOBAL"));
            case Opcode.STACK_GLOBAL -> stackGlobal();
            case Opcode.REDUCE -> reduce();
            case Opcode.NEWOBJ -> reduce();
            case Opcode.NEWOBJ_EX -> newObjectWithKeywords();
            case Opcode.BUILD -> build();
            case Opcode.INST -> instance();
            case Opcode.OBJ -> object();
            case Opcode.EXT1 -> extension(in.u8("EXT1"));
            case Opcode.EXT2 -> extension(in.u16("EXT2"));
            case Opcode.EXT4 -> extension(in.i32("EXT4"));
            case Opcode.PERSID -> persistent(new PyStr(scalars.name("PERSID")));
            case Opcode.BINPERSID -> persistent(stack.pop("BINPERSID", at));
            case Opcode.NEXT_BUFFER, Opcode.READONLY_BUFFER -> throw outOfBand();
            default -> throw unknown(opcode);
        }
    }

    private void readProtocol() {
        protocol = in.u8("PROTO");
        if (protocol > HIGHEST_PROTOCOL) {
            throw new ModelFileException(
                    "pickle protocol " + protocol + " at byte " + at + " (expected: 0.." + HIGHEST_PROTOCOL + ")");
        }
    }

    private <T extends PyValue> T container(T value) {
        budget.charge(Budget.OBJECT, "container");
        return value;
    }

    private PyTuple tuple(int size) {
        PyValue[] items = new PyValue[size];
        for (int i = size - 1; i >= 0; i--) {
            items[i] = stack.pop("TUPLE", at);
        }
        return container(PyTuple.of(items));
    }

    private void dict() {
        List<PyValue> items = stack.popToMark("DICT", at);
        PyDict dict = container(new PyDict());
        builder.setItems(dict, items, at);
        stack.push(dict);
    }

    private void append(List<PyValue> items) {
        builder.append(stack.peek("APPEND", at), items, at);
    }

    private void setItem() {
        PyValue value = stack.pop("SETITEM", at);
        PyValue key = stack.pop("SETITEM", at);
        setItems(List.of(key, value));
    }

    private void setItems(List<PyValue> items) {
        builder.setItems(stack.peek("SETITEMS", at), items, at);
    }

    private void addItems() {
        List<PyValue> items = stack.popToMark("ADDITEMS", at);
        builder.addToSet(stack.peek("ADDITEMS", at), items, at);
    }

    private void pushMemo(long index) {
        stack.push(Builder.plain(memo.get(index, at)));
    }

    private void global(String module, String name) {
        stack.push(session.names().resolve(module, name, at, budget));
    }

    private void stackGlobal() {
        String name = stack.pop("STACK_GLOBAL", at).asString();
        global(stack.pop("STACK_GLOBAL", at).asString(), name);
    }

    /** REDUCE calls, NEWOBJ makes an instance: for records the two are the same. */
    private void reduce() {
        PyTuple args = tupleOf(stack.pop("REDUCE", at));
        call(stack.pop("REDUCE", at), args);
    }

    private void newObjectWithKeywords() {
        PyDict keywords = stack.pop("NEWOBJ_EX", at).asDict();
        PyTuple args = tupleOf(stack.pop("NEWOBJ_EX", at));
        call(stack.pop("NEWOBJ_EX", at), args);
        if (keywords.rawEntries().isEmpty()) {
            return;
        }
        if (!(stack.peek("NEWOBJ_EX", at) instanceof PyObject made)) {
            throw new ModelFileException("NEWOBJ_EX at byte " + at + " with keyword arguments (expected: none here)");
        }
        session.at(at).chargeEntries(keywords.rawEntries().size());
        made.attributes().putAll(keywords);
    }

    private void call(PyValue callee, PyTuple args) {
        try {
            stack.push(Builder.plain(session.names().call(callee, args, session.at(at))));
        } catch (RefusedException | LimitException | TruncatedException e) {
            throw e;
        } catch (ModelFileException e) {
            throw new ModelFileException("in " + callee.describe() + " at byte " + at + ": " + e.getMessage(), e);
        }
    }

    private PyTuple tupleOf(PyValue args) {
        if (args instanceof PyTuple tuple) {
            return tuple;
        }
        throw new ModelFileException("found " + args.describe() + " at byte " + at + " (expected: tuple of arguments)");
    }

    private void build() {
        PyValue state = stack.pop("BUILD", at);
        PyValue target = stack.peek("BUILD", at);
        stack.replaceTop(builder.build(target, state, at));
    }

    private void instance() {
        PyGlobal type = session.names().resolve(scalars.name("INST"), scalars.name("INST"), at, budget);
        call(type, container(new PyTuple(stack.popToMark("INST", at))));
    }

    private void object() {
        List<PyValue> items = stack.popToMark("OBJ", at);
        if (items.isEmpty()) {
            throw new ModelFileException("OBJ at byte " + at + " without a class");
        }
        call(items.get(0), container(new PyTuple(items.subList(1, items.size()))));
    }

    /** A code of Python's extension registry: only the process that wrote it knows what it names. */
    private void extension(long code) {
        PyGlobal name = new PyGlobal("copyreg", "extension_" + code);
        session.names().refuse(name, at);
        stack.push(name);
    }

    /** PyTorch and others keep data outside the pickle under such ids. */
    private void persistent(PyValue id) {
        PyGlobal name = new PyGlobal("pickle", "persistent_id");
        session.names().refuse(name, at);
        budget.charge(5 * Budget.OBJECT, "object");
        stack.push(new PyObject(name, PyTuple.of(id)));
    }

    private ModelFileException outOfBand() {
        return new ModelFileException(
                "out-of-band buffer at byte " + at
                        + ": the data is not in this file (it was pickled with buffer_callback): save the model with joblib.dump");
    }

    private ModelFileException unknown(int opcode) {
        String shown = opcode > ' ' && opcode < 127 ? " ('" + (char) opcode + "')" : "";
        return new ModelFileException("unknown instruction 0x" + Integer.toHexString(opcode) + shown + " at byte " + at
                + ": not a pickle, or damaged");
    }
}
