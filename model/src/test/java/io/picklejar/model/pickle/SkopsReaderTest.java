package io.picklejar.model.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SkopsReaderTest {

    private static final ReadLimits LIMITS = ReadLimits.defaults().withMemoryBudget(64 << 20);

    @TempDir
    Path folder;

    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    // ---- what it reads ----

    @Test
    void scalars() {
        PyList list =
                (PyList) read(list(json("1"), json("-2.5"), json("\"a\""), json("true"), json("null"), json("NaN")));
        assertThat(list.items().subList(0, 5))
                .containsExactly(new PyInt(1), new PyFloat(-2.5), new PyStr("a"), PyBool.TRUE, PyNone.NONE);
        assertThat(list.get(5).asDouble()).isNaN();
    }

    @Test
    void keysHaveTheirTypes() {
        PyDict dict =
                (PyDict) read("{'__class__':'dict','__module__':'builtins','__loader__':'DictNode','content':{'1':"
                        + json("\"one\"") + ",'x':" + json("2") + "},'key_types':"
                        + list(type("builtins", "int"), type("builtins", "str")) + "}");
        assertThat(dict.find(1)).isEqualTo(new PyStr("one"));
        assertThat(dict.find("x")).isEqualTo(new PyInt(2));
    }

    @Test
    void arraysScalarsAndTypes() {
        entries.put("1.npy", npy("<f8", "(2,)", doubles(1.5, -2)));
        entries.put("2.npy", npy("<f8", "()", doubles(7)));
        PyList list = (PyList) read(list(
                array("ndarray", "1.npy"),
                array("float64", "2.npy"),
                "{'__class__':'dtype','__module__':'numpy','__loader__':'DTypeNode','content':"
                        + array("ndarray", "1.npy") + "}",
                "{'__class__':'ndarray','__module__':'numpy','__loader__':'NdArrayNode','type':'json','content':["
                        + json("\"a\"") + "," + json("3") + "],'shape':"
                        + node("TupleNode", "tuple", "[" + json("2") + "]") + "}"));
        assertThat(list.get(0).asArray().toDoubles()).containsExactly(1.5, -2);
        assertThat(list.get(1)).isEqualTo(new PyFloat(7));
        assertThat(((PyDType) list.get(2)).dtype().name()).isEqualTo("float64");
        assertThat(list.get(3).asArray().toValues()).containsExactly(new PyStr("a"), new PyInt(3));
    }

    @Test
    void sparseMatrices() throws IOException {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        parts.put("data.npy", npy("<f8", "(2,)", doubles(3, 4)));
        parts.put("shape.npy", npy("<i8", "(2,)", longs(2, 5)));
        entries.put("9.npz", zip(parts));
        PyObject matrix = (PyObject) read("{'__class__':'csr_matrix','__module__':'scipy.sparse._csr','__loader__':"
                + "'SparseMatrixNode','type':'scipy','file':'9.npz'}");
        assertThat(matrix.attr("data").asArray().toDoubles()).containsExactly(3, 4);
        assertThat(matrix.attr("_shape").asItems()).containsExactly(new PyInt(2), new PyInt(5));
    }

    @Test
    void theSameIdIsTheSameValue() {
        String inner = node("ListNode", "list", "[]").replace("}", ",'__id__':5}");
        PyList list = (PyList) read(list(inner, inner));
        assertThat(list.get(0)).isSameAs(list.get(1));
    }

    @Test
    void versionAndProtocol() {
        String root = list().replaceFirst("}$", ",'protocol':1,'_skops_version':'0.9.0'}");
        SkopsFile file = SkopsReader.read(file(root), LIMITS);
        assertThat(file.protocol()).isEqualTo(1);
        assertThat(file.version()).isEqualTo("0.9.0");
        assertThat(SkopsReader.isZip(file(root))).isTrue();
    }

    // ---- what it refuses ----

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a type       | {'__class__':'system','__module__':'os','__loader__':'TypeNode'} | refuses os.system in schema
            an object    | {'__class__':'Popen','__module__':'subprocess','__loader__':'ObjectNode'} | refuses subprocess.Popen
            a function   | {'__class__':'eval','__module__':'builtins','__loader__':'FunctionNode'} | refuses builtins.eval
            protocol 0   | {'__class__':'function','__module__':'x','__loader__':'FunctionNode','content':{'module_path':'os','function':'system'},'protocol':0} | refuses os.system
            reduce       | {'__class__':'system','__module__':'posix','__loader__':'ConstructorFromReduceNode','content':{}} | no __loader__
            a name       | {'__class__':'slice','__module__':'builtins','__loader__':'ObjectNode'} | refuses to make a builtins.slice
            a dict       | {'__class__':'environ','__module__':'os','__loader__':'DictNode','content':{},'key_types':{'__class__':'list','__module__':'builtins','__loader__':'ListNode','content':[]}} | refuses os.environ
            a partial    | {'__class__':'reduce','__module__':'functools','__loader__':'PartialNode','content':{}} | refuses functools.reduce
            operator     | {'__class__':'attrgetter','__module__':'operator','__loader__':'OperatorFuncNode'} | refuses loader str 'OperatorFuncNode'
            method       | {'__class__':'a','__module__':'b','__loader__':'MethodNode'} | refuses loader str 'MethodNode'
            no loader    | {'__class__':'a','__module__':'b'} | no __loader__
            loader type  | {'__class__':'a','__module__':'b','__loader__':[1]} | expected: a string
            content type | {'__class__':'list','__module__':'builtins','__loader__':'ListNode','content':{}} | expected: an array
            json content | {'__class__':'str','__module__':'builtins','__loader__':'JsonNode','content':'[1]'} | expected: one string
            json twice   | {'__class__':'str','__module__':'builtins','__loader__':'JsonNode','content':'1 2'} | expected: one string
            json broken  | {'__class__':'str','__module__':'builtins','__loader__':'JsonNode','content':'os'} | expected: JSON
            no array     | {'__class__':'ndarray','__module__':'numpy','__loader__':'NdArrayNode','type':'numpy','file':'7.npy'} | no entry str '7.npy'
            outside      | {'__class__':'ndarray','__module__':'numpy','__loader__':'NdArrayNode','type':'numpy','file':'/etc/passwd'} | no entry str '/etc/passwd'
            array type   | {'__class__':'ndarray','__module__':'numpy','__loader__':'NdArrayNode','type':'pickle'} | expected: numpy or json
            itself       | {'__class__':'list','__module__':'builtins','__loader__':'ListNode','__id__':1,'content':[{'__class__':'list','__module__':'builtins','__loader__':'ListNode','__id__':1,'content':[]}]} | contains itself
            protocol     | {'__class__':'a','__module__':'b','__loader__':'c','protocol':3} | protocol 3
            an array     | [] | not one JSON object
            two roots    | {} {} | not one JSON object
            no JSON      | model | not one JSON object
            slice part   | {'__class__':'slice','__module__':'builtins','__loader__':'SliceNode','content':{'start':[],'stop':1,'step':1}} | in a slice
            """)
    void refusesSchemas(String name, String schema, String message) {
        assertRefused(file(schema), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../1.npy", "/1.npy", "a/1.npy", "a\\1.npy", ".npy", "a b"})
    void refusesEntryNames(String name) {
        entries.put(name, new byte[0]);
        assertRefused(file(list()), "expected: a plain name");
    }

    @Test
    void refusesWrongArrays() {
        entries.put("1.npy", "no array".getBytes(StandardCharsets.US_ASCII));
        assertRefused(file(array("ndarray", "1.npy")), "1.npy: not a .npy array");
        entries.put("1.npy", npy("|O", "(1,)", new byte[8]));
        assertRefused(file(array("ndarray", "1.npy")), "holds Python objects");
        entries.put("1.npy", npy("<f8", "(3,)", doubles(1)));
        assertRefused(file(array("ndarray", "1.npy")), "1.npy: truncated");
        entries.put("1.npy", npy("<f8", "(1,)", doubles(1, 2)));
        assertRefused(file(array("ndarray", "1.npy")), "as the zip file says");
        entries.put("1.npy", npy("<f8", "(999999999, 999)", new byte[0]));
        assertRefused(file(array("ndarray", "1.npy")), "1.npy: ");
    }

    @Test
    void refusesBombs() {
        entries.put("1.npy", npy("|u1", "(100000000,)", new byte[100_000_000]));
        assertRefused(file(array("ndarray", "1.npy")), "model_memory");
        assertThatThrownBy(() -> SkopsReader.read(file(list()), LIMITS.withMaxExpandedBytes(1 << 20)))
                .isInstanceOf(LimitException.class)
                .hasMessageContaining("max_expanded_bytes");
    }

    @Test
    void refusesDeepNesting() {
        String open = "{'__class__':'list','__module__':'builtins','__loader__':'ListNode','content':[";
        assertRefused(file(open.repeat(300) + "]}".repeat(300)), "max_depth");
        assertRefused(file("{'a':" + "[".repeat(100_000)), "schema.json: ");
    }

    @Test
    void refusesManyTokens() {
        assertRefused(file(node("ListNode", "list", "[" + "{},".repeat(400_000) + "{}]")), "schema.json");
    }

    @Test
    void refusesWhatIsNoSkopsFile() throws IOException {
        Path file = folder.resolve("model.skops");
        Files.write(file, new byte[] {'P', 'K', 3, 4, 0, 0});
        assertRefused(file, "not a readable .skops file");
        Files.write(file, zip(Map.of("data.pkl", new byte[1])));
        assertRefused(file, "no schema.json");
        assertRefused(folder.resolve("absent.skops"), "does not exist");
    }

    @Test
    void refusesDamage() throws IOException {
        entries.put("1.npy", npy("<f8", "(2,)", doubles(1, 2)));
        byte[] good = Files.readAllBytes(file(array("ndarray", "1.npy")));
        Path file = folder.resolve("damaged.skops");
        int silent = 0;
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 0x10;
            Files.write(file, bad);
            Throwable failure = catchThrowable(() -> SkopsReader.read(file, LIMITS));
            silent += failure == null ? 1 : 0;
            if (failure != null) {
                assertThat(failure).isInstanceOf(ModelFileException.class);
            }
        }
        // dates and attributes in the zip's directory are nobody's business
        assertThat(silent).isLessThan(good.length / 2);
    }

    // ---- writing ----

    private static void assertRefused(Path file, String message) {
        assertThatThrownBy(() -> SkopsReader.read(file, LIMITS))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n", "unexpected"));
    }

    private PyValue read(String schema) {
        return SkopsReader.read(file(schema), LIMITS).root();
    }

    /** The schema with single quotes, beside the entries. */
    private Path file(String schema) {
        Map<String, byte[]> all = new LinkedHashMap<>(entries);
        all.put("schema.json", schema.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        try {
            return Files.write(folder.resolve("model.skops"), zip(all));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] zip(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static String node(String loader, String type, String content) {
        return "{'__class__':'" + type + "','__module__':'builtins','__loader__':'" + loader + "','content':" + content
                + "}";
    }

    private static String json(String content) {
        return node("JsonNode", "str", "'" + content.replace("\"", "\\\"") + "'")
                .replace("\\'", "\\\"");
    }

    private static String list(String... items) {
        return node("ListNode", "list", "[" + String.join(",", items) + "]");
    }

    private static String type(String module, String name) {
        return "{'__class__':'" + name + "','__module__':'" + module + "','__loader__':'TypeNode'}";
    }

    private static String array(String type, String file) {
        return "{'__class__':'" + type + "','__module__':'numpy','__loader__':'NdArrayNode','type':'numpy','file':'"
                + file + "'}";
    }

    private static byte[] npy(String type, String shape, byte[] data) {
        String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }\n";
        ByteBuffer bytes =
                ByteBuffer.allocate(10 + header.length() + data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0);
        bytes.putShort((short) header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
        return bytes.put(data).array();
    }

    private static byte[] doubles(double... values) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(values);
        return bytes.array();
    }

    private static byte[] longs(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return bytes.array();
    }
}
