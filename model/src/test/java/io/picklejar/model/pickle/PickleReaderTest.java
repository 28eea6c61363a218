package io.picklejar.model.pickle;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Real files written by Python's pickle and joblib, against what Python says they hold. */
class PickleReaderTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void readsPlainValuesOfEveryProtocol(int protocol) {
        PickleFile file = PickleReader.read(Fixtures.path("values.p" + protocol + ".pkl"), Fixtures.limits());
        assertHolds(file, "values.json");
        assertThat(file.protocol()).isEqualTo(protocol < 2 ? 0 : protocol);
        assertThat(file.container()).isEqualTo("none");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arrays.p0.pkl",
                "arrays.p1.pkl",
                "arrays.p2.pkl",
                "arrays.p3.pkl",
                "arrays.p4.pkl",
                "arrays.p5.pkl",
                "arrays.joblib",
                "arrays.p2.joblib"
            })
    void readsArraysOfEveryProtocol(String name) {
        PickleFile file = PickleReader.read(Fixtures.path(name), Fixtures.limits());
        assertHolds(file, "arrays.json");
        assertThat(file.expandedBytes()).isEqualTo(Fixtures.bytes(name).length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zlib", "gzip", "bz2", "lzma", "xz", "lz4"})
    void recognisesContainersByContent(String container) {
        byte[] file = Fixtures.bytes("arrays." + container + ".joblib");
        PickleFile read = PickleReader.read(file, Fixtures.limits());
        assertHolds(read, "arrays.json");
        assertThat(read.container()).isEqualTo(container);
        assertThat(read.expandedBytes()).isGreaterThan(file.length);
    }

    @Test
    void readsStreams() {
        ByteArrayInputStream stream = new ByteArrayInputStream(Fixtures.bytes("arrays.joblib"));
        PickleFile file = PickleReader.read(stream, Fixtures.limits());
        assertHolds(file, "arrays.json");
    }

    @ParameterizedTest
    @CsvSource({"old-joblib/model.pkl, none", "old-joblib/packed.pkl, joblib-zf"})
    void readsSideFilesOfOldJoblib(String name, String container) {
        PickleFile file = PickleReader.read(Fixtures.path(name), Fixtures.limits());
        NdArray array = file.root().asDict().get("array").asArray();
        assertThat(array.shape()).containsExactly(2, 3);
        assertThat(array.toDoubles()).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(file.container()).isEqualTo(container);
    }

    @Test
    void sharedValuesStayShared() {
        PyDict values = PickleReader.read(Fixtures.path("values.p4.pkl"), Fixtures.limits())
                .root()
                .asDict();
        List<PyValue> shared = values.get("shared").asItems();
        assertThat(shared.get(0)).isSameAs(shared.get(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"iris.joblib", "iris.p0.pkl"})
    void readsAnEstimator(String name) {
        PyObject pipeline =
                PickleReader.read(Fixtures.path(name), Fixtures.limits()).root().asObject();
        assertThat(pipeline.className()).isEqualTo("sklearn.pipeline.Pipeline");
        List<PyValue> steps = pipeline.attr("steps").asItems();
        PyObject regression = steps.get(1).asItems().get(1).asObject();
        assertThat(regression.simpleName()).isEqualTo("LogisticRegression");
        assertThat(regression.attr("coef_").asArray().shape()).containsExactly(3, 4);
        assertThat(regression.attr("classes_").asArray().toInts()).containsExactly(0, 1, 2);
        assertThat(regression.attr("C").asDouble()).isEqualTo(1.0);
        assertThat(regression.attr("fit_intercept").asBoolean()).isTrue();
    }

    @Test
    void readsTreesAsRecords() {
        PyObject forest = PickleReader.read(Fixtures.path("forest.joblib"), Fixtures.limits())
                .root()
                .asObject();
        PyObject tree = forest.attr("estimators_")
                .asItems()
                .get(0)
                .asObject()
                .attr("tree_")
                .asObject();
        assertThat(tree.className()).isEqualTo("sklearn.tree._tree.Tree");
        assertThat(tree.args().get(0).asInt()).isEqualTo(4);
        NdArray nodes = tree.attr("nodes").asArray();
        assertThat(nodes.field("left_child").toInts()).startsWith(1).contains(-1);
        assertThat(nodes.field("threshold").toDoubles()).hasSize((int) nodes.size());
    }

    /** Entry by entry, so that a difference is readable. */
    private static void assertHolds(PickleFile file, String json) {
        Map<?, ?> expected = JsonMapper.shared().readValue(Fixtures.bytes(json), Map.class);
        List<?> entries = (List<?>) requireNonNull(expected.get("dict"));
        List<PyDict.Entry> actual = file.root().asDict().entries();
        assertThat(actual).hasSameSizeAs(entries);
        for (int i = 0; i < entries.size(); i++) {
            PyDict.Entry entry = actual.get(i);
            assertThat(List.of(Tagged.of(entry.key()), Tagged.of(entry.value())))
                    .as(entry.toString())
                    .isEqualTo(entries.get(i));
        }
    }
}
