package io.picklejar.model.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NpyReaderTest {
    @Test
    void readsWhatNumpySaved() {
        NdArray array = read(Fixtures.bytes("old-joblib/model.pkl_01.npy"));
        assertThat(array.shape()).containsExactly(2, 3);
        assertThat(array.toDoubles()).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void readsFortranOrderStructuredTypesAndOldIntegers() {
        byte[] data = new byte[24];
        data[0] = 1;
        data[12] = 2;
        NdArray array =
                read(npy(1, "{'descr': [('a', '<i4'), ('b', '|V8')], 'fortran_order': True, 'shape': (2L,), }", data));
        assertThat(array.field("a").toInts()).containsExactly(1, 2);
        assertThat(read(npy(2, "{'descr':'|u1','fortran_order':False,'shape':()}", new byte[] {7}))
                        .item())
                .isEqualTo(new PyInt(7));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000,)} | needs 8000000000 bytes",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999,)} | array dimension 99999999999999",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)} | malformed header",
                "{'descr': 'O8', 'fortran_order': False, 'shape': (1,)} | holds Python objects",
                "{'descr': [('a', 'O8')], 'fortran_order': False, 'shape': (1,)} | holds Python objects",
                "{'descr': '<f8', 'fortran_order': False} | has no key 'shape'",
                "{'descr': __import__('os').system('id')} | malformed header",
                "{'descr': '<f8', 'shape': (1,), 'fortran_order': 1 + 1} | malformed header",
                "[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]] | nested deeper",
                "{'descr': [('a', '<f8', (1000000, 1000000))], 'fortran_order': False, 'shape': (1,)} | dtype of",
                "{'descr': [('a',)], 'fortran_order': False, 'shape': (1,)} | (name, type)",
                "(1, 2) | expected: dict",
                "{'descr: 1} | malformed header"
            })
    void refusesWhatIsNoPlainArray(String header, String message) {
        assertThatThrownBy(() -> read(npy(1, header, new byte[8])))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesOtherFiles() {
        assertThatThrownBy(() -> read(new byte[20])).hasMessageContaining("not a .npy array");
        assertThatThrownBy(() -> read(npy(9, "{}", new byte[0])))
                .hasMessageContaining(".npy version 9 (expected: 1..3)");
        assertThatThrownBy(() -> read(new byte[3])).isInstanceOf(TruncatedException.class);
    }

    private static NdArray read(byte[] file) {
        return NpyReader.read(new ByteArrayInputStream(file), file.length, Fixtures.limits());
    }

    private static byte[] npy(int version, String header, byte[] data) {
        PickleBytes out = PickleBytes.text().raw("\u0093NUMPY").op(version, 0);
        if (version == 1) {
            out.op(header.length() & 0xFF, header.length() >> 8);
        } else {
            out.i32(header.length());
        }
        return out.raw(header).raw(data).cut();
    }
}
