package io.picklejar.model.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Structures that are legal but made to hurt: cycles, shared doubling, colliding keys, amplification by copying. */
class CraftedStructuresTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void aListInItself() {
        PyValue list = read(pickle().op(Opcode.EMPTY_LIST, Opcode.MEMOIZE, Opcode.DUP, Opcode.APPEND));
        assertThat(list.asItems().get(0)).isSameAs(list);
        assertThat(ObjectTree.of(list).toText(10)).contains("see model");
        assertThat(list.toString()).isEqualTo("list of 1");
    }

    @Test
    void aDictInItself() {
        PyValue dict =
                read(pickle().op(Opcode.EMPTY_DICT, Opcode.MEMOIZE).str("me").op(Opcode.BINGET, 0, Opcode.SETITEM));
        assertThat(dict.asDict().get("me")).isSameAs(dict);
        assertThat(ObjectTree.of(dict).toText(10)).contains("me: see model");
    }

    @Test
    void aTupleInItselfThroughAList() {
        PyValue tuple = read(pickle().op(Opcode.EMPTY_LIST, Opcode.MEMOIZE, Opcode.TUPLE1, Opcode.MEMOIZE)
                .op(Opcode.BINGET, 0, Opcode.BINGET, 1, Opcode.APPEND, Opcode.POP));
        assertThat(tuple.asItems().get(0).asItems().get(0)).isSameAs(tuple);
        assertThat(ObjectTree.of(tuple).toText(10)).contains("see");
    }

    @Test
    void anObjectInItself() {
        PyValue object = read(pickle().global("sklearn.pipeline", "Pipeline")
                .op(Opcode.EMPTY_TUPLE, Opcode.NEWOBJ, Opcode.MEMOIZE, Opcode.EMPTY_DICT)
                .str("steps")
                .op(Opcode.BINGET, 0, Opcode.SETITEM, Opcode.BUILD));
        assertThat(object.asObject().attr("steps")).isSameAs(object);
        assertThat(ObjectTree.of(object).toText(10)).contains("steps: see model");
    }

    @Test
    void aPandasIndexInItselfHasNoItems() {
        PyValue index = read(pickle().global("pandas.core.indexes.base", "Index")
                .op(Opcode.EMPTY_TUPLE, Opcode.NEWOBJ, Opcode.MEMOIZE, Opcode.EMPTY_DICT)
                .str("data")
                .op(Opcode.BINGET, 0, Opcode.SETITEM, Opcode.BUILD));
        assertThatThrownBy(index::asItems)
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("list or tuple");
    }

    @Test
    void doublingByReference() {
        PickleBytes pickle = pickle().op(Opcode.EMPTY_TUPLE);
        for (int i = 0; i < 900; i++) {
            pickle.op(Opcode.DUP, Opcode.TUPLE2);
        }
        byte[] file = pickle.stop();
        assertThatCode(() -> ObjectTree.of(
                                PickleReader.read(file, Fixtures.limits()).root())
                        .toText(50))
                .doesNotThrowAnyException();
    }

    /** Java hashes strings in a known way: "Aa" and "BB" collide, and so do all words made of them. */
    @Test
    void collidingKeysCostALogarithm() {
        int words = 1 << 16;
        PickleBytes pickle = pickle().op(Opcode.EMPTY_DICT, Opcode.MARK);
        for (int i = 0; i < words; i++) {
            StringBuilder word = new StringBuilder();
            for (int bit = 0; bit < 16; bit++) {
                word.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            pickle.str(word.toString()).op(Opcode.NONE);
        }
        byte[] file = pickle.op(Opcode.SETITEMS).stop();
        assertTimeout(SOON, () -> {
            PyDict dict = PickleReader.read(file, Fixtures.limits()).root().asDict();
            assertThat(dict.size()).isEqualTo(words);
            assertThat(dict.find("AaBB".repeat(8))).isNotNull();
        });
    }

    @Test
    void copyingOneListManyTimesIsCharged() {
        PickleBytes pickle =
                pickle().op(Opcode.MARK).repeat(100_000, Opcode.NONE).op(Opcode.LIST, Opcode.TUPLE1, Opcode.MEMOIZE);
        pickle.global("builtins", "set").op(Opcode.MEMOIZE);
        for (int i = 0; i < 10_000; i++) {
            pickle.op(Opcode.BINGET, 1, Opcode.BINGET, 0, Opcode.REDUCE);
        }
        assertLimited(pickle, "model_memory");
    }

    @Test
    void givingOneStateToManyObjectsIsCharged() {
        PickleBytes pickle = pickle().op(Opcode.EMPTY_DICT, Opcode.MEMOIZE, Opcode.MARK);
        for (int i = 0; i < 10_000; i++) {
            pickle.str("key" + i).op(Opcode.NONE);
        }
        pickle.op(Opcode.SETITEMS).global("sklearn.pipeline", "Pipeline").op(Opcode.MEMOIZE);
        for (int i = 0; i < 1_000; i++) {
            pickle.op(Opcode.BINGET, 1, Opcode.EMPTY_TUPLE, Opcode.NEWOBJ, Opcode.BINGET, 0, Opcode.BUILD);
        }
        assertLimited(pickle, "model_memory");
    }

    @Test
    void keysThatAreContainersAreNotCompared() {
        PyDict dict = read(pickle().op(Opcode.EMPTY_DICT, Opcode.MARK)
                        .op(Opcode.BININT1, 1, Opcode.TUPLE1, Opcode.NONE)
                        .op(Opcode.BININT1, 1, Opcode.TUPLE1, Opcode.NONE)
                        .op(Opcode.SETITEMS))
                .asDict();
        assertThat(dict.size()).isEqualTo(2);
    }

    @Test
    void sparseMemoIndexesDoNotAllocateByIndex() {
        PickleBytes pickle = pickle().op(Opcode.NONE);
        for (int i = 1; i <= 1_000; i++) {
            pickle.op(Opcode.LONG_BINPUT).i32(i * 40_000L);
        }
        PyValue value = read(pickle.op(Opcode.POP, Opcode.LONG_BINGET).i32(40_000_000));
        assertThat(value.isNone()).isTrue();
    }

    @Test
    void endlessInstructionsEnd() {
        byte[] file = pickle().repeat(200_000, Opcode.NONE, Opcode.POP)
                .op(Opcode.NONE)
                .stop();
        ReadLimits limits = Fixtures.limits().withMaxOpcodes(100_000);
        assertThatThrownBy(() -> PickleReader.read(file, limits))
                .isInstanceOf(LimitException.class)
                .hasMessage("more than 100000 instructions (max_opcodes)");
    }

    @Test
    void aStackThatGrowsSpendsTheBudget() {
        assertLimited(pickle().repeat(10_000_000, Opcode.NONE), "model_memory");
    }

    @Test
    void picklesInPicklesAreBounded() {
        PickleBytes pickle = pickle();
        for (int i = 0; i < 50; i++) {
            pickle.joblibArray("O8", 1);
        }
        assertLimited(pickle, "pickles nested deeper than 16");
    }

    @Test
    void helpersThatTakeAClassCannotBeChained() {
        PickleBytes pickle = pickle().global("copyreg", "__newobj__").op(Opcode.MEMOIZE, Opcode.MARK);
        byte[] file = pickle.repeat(100_000, Opcode.BINGET, 0)
                .op(Opcode.TUPLE, Opcode.REDUCE)
                .stop();
        assertThatThrownBy(() -> PickleReader.read(file, Fixtures.limits()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("refuses to call copyreg.__newobj__");
    }

    @Test
    void aLargeScalarIsDecodedOnce() {
        PickleBytes pickle =
                pickle().emptyArray().op(Opcode.MEMOIZE, Opcode.MARK, Opcode.BININT1, 1, Opcode.EMPTY_TUPLE);
        pickle.dtype("U1000000").op(Opcode.NEWFALSE).bytes(new byte[4_000_000]).op(Opcode.TUPLE, Opcode.BUILD);
        byte[] file = pickle.repeat(1_000_000, Opcode.BINGET, 0, Opcode.POP).stop();
        assertTimeout(
                SOON,
                () -> assertThat(PickleReader.read(file, Fixtures.limits()).root())
                        .isEqualTo(new PyStr("")));
    }

    @Test
    void lookingUpBetweenAdditionsDoesNotRebuildTheIndex() {
        PyDict dict = new PyDict();
        assertTimeout(SOON, () -> {
            for (int i = 0; i < 200_000; i++) {
                dict.put(new PyStr("key" + i), new PyInt(i));
                assertThat(dict.containsKey("key" + i)).isTrue();
            }
        });
        dict.put(new PyStr("key7"), PyNone.NONE);
        assertThat(dict.size()).isEqualTo(200_000);
        assertThat(dict.get("key7").isNone()).isTrue();
    }

    @Test
    void anArrayIsNotExpandedIntoValuesWhileReading() {
        PickleBytes pickle = pickle().global("builtins", "set").array("u1", new byte[1_000_000], 1_000_000);
        byte[] file = pickle.op(Opcode.TUPLE1, Opcode.REDUCE).stop();
        assertThatThrownBy(() -> PickleReader.read(file, Fixtures.limits())).hasMessageContaining("list, tuple or set");
    }

    private static void assertLimited(PickleBytes pickle, String message) {
        byte[] file = pickle.stop();
        assertThatThrownBy(() -> PickleReader.read(file, Fixtures.limits()))
                .isInstanceOf(LimitException.class)
                .hasMessageContaining(message);
    }

    private static PickleBytes pickle() {
        return PickleBytes.protocol(4);
    }

    private static PyValue read(PickleBytes pickle) {
        return PickleReader.read(pickle.stop(), Fixtures.limits()).root();
    }
}
