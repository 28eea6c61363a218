package io.picklejar.model.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picklejar.model.pickle.ModelFileException;
import io.picklejar.model.pickle.PyInt;
import io.picklejar.model.pickle.PyNone;
import io.picklejar.model.pickle.PySlice;
import io.picklejar.model.pickle.PyStr;
import io.picklejar.model.pickle.PyValue;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ColumnChoiceTest {

    private static final ColumnChoice CHOICE = new ColumnChoice(5, List.of("a", "b", "c", "d", "e"));

    private static PySlice slice(PyValue from, PyValue to) {
        return new PySlice(from, to, PyNone.NONE);
    }

    @Test
    void slicesAreThoseOfPython() {
        assertThat(CHOICE.resolve(slice(new PyInt(1), new PyInt(3)))).containsExactly(1, 2);
        assertThat(CHOICE.resolve(slice(PyNone.NONE, new PyInt(-3)))).containsExactly(0, 1);
        assertThat(CHOICE.resolve(slice(new PyInt(-2), PyNone.NONE))).containsExactly(3, 4);
        assertThat(CHOICE.resolve(slice(new PyInt(-90), new PyInt(90)))).hasSize(5);
        assertThat(CHOICE.resolve(slice(new PyInt(4), new PyInt(1)))).isEmpty();
        assertThat(CHOICE.resolve(new PySlice(PyNone.NONE, PyNone.NONE, new PyInt(2))))
                .containsExactly(0, 2, 4);
    }

    @Test
    void slicesByNameIncludeTheirEnd() {
        assertThat(CHOICE.resolve(slice(new PyStr("b"), new PyStr("d")))).containsExactly(1, 2, 3);
    }

    @Test
    void singleColumnsCountFromEitherEnd() {
        assertThat(CHOICE.resolve(new PyStr("c"))).containsExactly(2);
        assertThat(CHOICE.resolve(new PyInt(-1))).containsExactly(4);
        assertThatThrownBy(() -> CHOICE.resolve(new PyInt(5)))
                .isInstanceOf(ModelFileException.class)
                .hasMessage("found int 5 (expected: a column of -5..4)");
        assertThatThrownBy(() -> CHOICE.resolve(new PyStr("z"))).isInstanceOf(ModelFileException.class);
        assertThatThrownBy(() -> CHOICE.resolve(PyNone.NONE)).isInstanceOf(ModelFileException.class);
    }

    @Test
    void theNearestNamesAreAlikeOrOfTheSamePackage() {
        List<String> known = List.of(
                "sklearn.linear_model._ridge.Ridge",
                "sklearn.linear_model.ridge.Ridge",
                "sklearn.linear_model._base.LinearRegression",
                "sklearn.preprocessing._data.MinMaxScaler",
                "sklearn.preprocessing._data.StandardScaler");
        assertThat(NearestNames.of("sklearn.preprocessing._data.RobustScaler", known))
                .matches("(MinMax|Standard)Scaler, (MinMax|Standard)Scaler, .*");
        assertThat(NearestNames.of("sklearn.linear_model._ridge.RidgeCV", known))
                .startsWith("Ridge, ");
    }

    @Test
    void theSupportedClassesAreNamed() {
        assertThat(new SklearnEngine().estimators())
                .isEqualTo(new TreeSet<>(new SklearnEngine().estimators()))
                .contains(
                        "Pipeline",
                        "ColumnTransformer",
                        "StandardScaler",
                        "MinMaxScaler",
                        "SimpleImputer",
                        "OneHotEncoder",
                        "OrdinalEncoder",
                        "LogisticRegression",
                        "LinearRegression",
                        "Ridge",
                        "DecisionTreeClassifier",
                        "ExtraTreeRegressor",
                        "RandomForestClassifier",
                        "ExtraTreesRegressor",
                        "GradientBoostingClassifier",
                        "DummyClassifier");
    }
}
