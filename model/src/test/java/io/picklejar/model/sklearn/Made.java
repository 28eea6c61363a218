package io.picklejar.model.sklearn;

import io.picklejar.model.engine.LoadedPart;
import io.picklejar.model.pickle.PickleReader;
import io.picklejar.model.pickle.ReadLimits;
import io.picklejar.model.sklearn.PickleWriter.Arr;
import io.picklejar.model.sklearn.PickleWriter.Instance;
import io.picklejar.model.sklearn.PickleWriter.Nodes;
import io.picklejar.model.sklearn.PickleWriter.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Small fitted objects made by hand, to be spoilt by tests. */
final class Made {

    private Made() {}

    static LoadedPart load(Object root) {
        return new SklearnEngine()
                .assemble(PickleReader.read(PickleWriter.write(root), ReadLimits.defaults())
                        .root());
    }

    /** Attributes in pairs of name and value. */
    static Map<String, Object> attributes(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        map.put("_sklearn_version", "1.2.1");
        return map;
    }

    static Instance of(String className, Object... pairs) {
        int dot = className.lastIndexOf('.');
        return new Instance(className.substring(0, dot), className.substring(dot + 1), attributes(pairs));
    }

    /** The same object with one attribute changed. */
    static Instance with(Instance object, String attribute, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(object.attributes());
        changed.put(attribute, value);
        return new Instance(object.module(), object.name(), changed);
    }

    static Instance without(Instance object, String attribute) {
        Map<String, Object> changed = new LinkedHashMap<>(object.attributes());
        changed.remove(attribute);
        return new Instance(object.module(), object.name(), changed);
    }

    static Instance logistic() {
        return of(
                "sklearn.linear_model._logistic.LogisticRegression",
                "classes_",
                Arr.of(0L, 1L),
                "coef_",
                new Arr(new double[] {1, -2}, 1, 2),
                "intercept_",
                Arr.of(0.5),
                "multi_class",
                "auto",
                "solver",
                "lbfgs");
    }

    static Instance linear() {
        return of("sklearn.linear_model._base.LinearRegression", "coef_", Arr.of(2.0, 3.0), "intercept_", 1.0);
    }

    static Instance scaler() {
        return of(
                "sklearn.preprocessing._data.StandardScaler",
                "with_mean",
                true,
                "with_std",
                true,
                "mean_",
                Arr.of(1.0, 2.0),
                "scale_",
                Arr.of(2.0, 4.0));
    }

    static Instance pipeline(Object... steps) {
        List<Object> named = new ArrayList<>();
        for (int i = 0; i < steps.length; i++) {
            named.add(new Tuple("step" + i, steps[i]));
        }
        return of("sklearn.pipeline.Pipeline", "steps", named);
    }

    /** A stump on two features: left where the first is at most 0.5. */
    static Nodes stump() {
        return new Nodes(
                new long[] {1, -1, -1}, new long[] {2, -1, -1}, new long[] {0, -2, -2}, new double[] {0.5, -2, -2});
    }

    static Instance tree(Object nodes, Object values) {
        return of("sklearn.tree._tree.Tree", "max_depth", 1, "node_count", 3, "nodes", nodes, "values", values);
    }

    static Arr counts() {
        return new Arr(new double[] {5, 5, 4, 1, 1, 4}, 3, 1, 2);
    }

    static Instance treeClassifier(Object tree) {
        return of(
                "sklearn.tree._classes.DecisionTreeClassifier",
                "classes_",
                Arr.of(0L, 1L),
                "n_outputs_",
                1,
                "n_features_in_",
                2,
                "criterion",
                "gini",
                "splitter",
                "best",
                "tree_",
                tree);
    }

    static Instance forest(Object... trees) {
        List<Object> members = new ArrayList<>();
        for (Object tree : trees) {
            members.add(treeClassifier(tree));
        }
        return of(
                "sklearn.ensemble._forest.RandomForestClassifier",
                "classes_",
                Arr.of(0L, 1L),
                "n_outputs_",
                1,
                "n_features_in_",
                2,
                "estimators_",
                members);
    }
}
