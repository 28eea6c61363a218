package io.picklejar.model.pickle;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.model.pickle.ObjectTree.Kind;
import io.picklejar.model.pickle.ObjectTree.Node;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObjectTreeTest {
    @Test
    void showsStepsParametersAndWhatWasFitted() {
        ObjectTree tree = ObjectTree.of(PickleReader.read(Fixtures.path("iris.joblib"), Fixtures.limits())
                .root());
        assertThat(tree.toText(5)).startsWith("""
                        model: Pipeline (sklearn.pipeline.Pipeline), scikit-learn 1.2.1
                          parameters
                            steps: list of 2
                              standardscaler: StandardScaler (sklearn.preprocessing._data.StandardScaler), scikit-learn 1.2.1
                                parameters
                                  with_mean: True
                                  with_std: True
                                  copy: True
                                fitted
                                  n_features_in_: 4
                                  n_samples_seen_: 150
                                  mean_: float64[4] 5.843333333333335,""").contains("solver: 'lbfgs'", "classes_: int64[3] 0, 1, 2");
    }

    @Test
    void cutsAtTheGivenDepth() {
        ObjectTree tree = ObjectTree.of(PickleReader.read(Fixtures.path("iris.joblib"), Fixtures.limits())
                .root());
        assertThat(tree.toText(0)).isEqualTo("model: Pipeline (sklearn.pipeline.Pipeline), scikit-learn 1.2.1 …\n");
        assertThat(tree.toText(1).lines()).hasSize(3);
    }

    @Test
    void namesTheKinds() {
        Node root = ObjectTree.of(PickleReader.read(Fixtures.path("forest.joblib"), Fixtures.limits())
                        .root())
                .root();
        assertThat(root.kind()).isEqualTo(Kind.OBJECT);
        assertThat(root.children()).extracting(Node::label).containsExactly("parameters", "fitted", "internal");
        assertThat(root.children()).extracting(Node::kind).containsOnly(Kind.GROUP);
        Node fitted = root.children().get(1);
        assertThat(child(fitted, "classes_").kind()).isEqualTo(Kind.ARRAY);
        assertThat(child(fitted, "estimators_").kind()).isEqualTo(Kind.CONTAINER);
        assertThat(child(fitted, "n_classes_").summary()).isEqualTo("3");
    }

    @Test
    void sharedValuesAreShownOnce() {
        PyDict dict = new PyDict();
        NdArray array = NdArray.ofDoubles(new double[] {1, 2}, 2);
        dict.put(new PyStr("a"), array);
        dict.put(new PyStr("b"), array);
        assertThat(ObjectTree.of(dict).toText(3))
                .isEqualTo("model: dict of 2\n  a: float64[2] 1.0, 2.0\n  b: see model.a\n");
    }

    @Test
    void isBoundedHoweverLargeTheValue() {
        PyList large = new PyList();
        for (int i = 0; i < 2_000; i++) {
            PyList inner = new PyList();
            for (int k = 0; k < 100; k++) {
                inner.add(new PyTuple(List.of(PyTuple.EMPTY)));
            }
            large.add(inner);
        }
        String text = ObjectTree.of(large).toText(100);
        assertThat(text.lines().count()).isLessThan(10_000);
        assertThat(text).contains("… 1950 more", "… 50 more");
    }

    @Test
    void textFromTheFileIsMadePrintable() {
        PyDict dict = new PyDict();
        dict.put(new PyStr("a\n\u001b[31mred"), new PyStr("x".repeat(10_000) + "\r\n"));
        String text = ObjectTree.of(dict).toText(3);
        assertThat(text.lines()).hasSize(2);
        assertThat(text).contains("a??[31mred").hasSizeLessThan(400);
    }

    private static Node child(Node parent, String label) {
        return parent.children().stream()
                .filter(n -> n.label().equals(label))
                .findFirst()
                .orElseThrow();
    }
}
