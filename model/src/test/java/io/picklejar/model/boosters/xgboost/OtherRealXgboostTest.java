package io.picklejar.model.boosters.xgboost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.picklejar.model.boosters.BoosterEngine;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.booster.Margins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * XGBoost models in the test data of leaves, treelite, xgboost-predictor-java and KServe; skipped where absent. {@code shift}
 * is where the numbering of features begins in the libsvm file, {@code limit} the iterations that count.
 */
class OtherRealXgboostTest {

    private static final Pattern SPACE = Pattern.compile("[\\s,]+");
    private static final Path ROOT = Path.of("../../shared/real-models");

    @ParameterizedTest
    @CsvSource(textBlock = """
            treelite/mushroom/mushroom.model, treelite/mushroom/agaricus.test, treelite/mushroom/agaricus.test.prob, predict, 0, 1e-6, 0
            treelite/mushroom/mushroom.model, treelite/mushroom/agaricus.test, treelite/mushroom/agaricus.test.margin, margin, 0, 1e-6, 0
            treelite/dermatology/dermatology.model, treelite/dermatology/dermatology.test, treelite/dermatology/dermatology.test.prob, predict, 0, 1e-6, 0
            treelite/xgb_toy_categorical/xgb_toy_categorical_model.json, treelite/xgb_toy_categorical/xgb_toy_categorical.test, treelite/xgb_toy_categorical/xgb_toy_categorical.test.pred, margin, 0, 1e-6, 0
            leaves/xgagaricus.model, leaves/agaricus_test.libsvm, leaves/xgagaricus_true_predictions.txt, predict, 0, 1e-6, 0
            leaves/xgblin_agaricus.model, leaves/agaricus_test.libsvm, leaves/xgblin_agaricus_true_predictions.txt, predict, 0, 1e-5, 0
            leaves/xgblin_agaricus.model, leaves/agaricus_test.libsvm, leaves/xgblin_agaricus_true_raw_predictions.txt, margin, 0, 1e-5, 0
            leaves/xg_dart_agaricus.model, leaves/agaricus_test.libsvm, leaves/xg_dart_agaricus_true_predictions.txt, margin, 0, 1e-5, 10
            leaves/xgdermatology.model, leaves/dermatology_test.libsvm, leaves/xgdermatology_true_predictions.txt, margin, 0, 1e-6, 0
            """)
    void agree(String model, String rows, String expected, String kind, int shift, double near, int limit)
            throws IOException {
        requireThere();
        compare(model, rows, expected, kind, shift, near, limit);
    }

    @ParameterizedTest
    @CsvSource({
        "gbtree/v40/binary-logistic", "gbtree/v40/binary-logitraw", "gbtree/v40/multi-softmax",
        "gbtree/v40/multi-softprob", "gbtree/v47/binary-logistic", "gbtree/v47/binary-logitraw",
        "gbtree/v47/multi-softmax", "gbtree/v47/multi-softprob", "gblinear/v40/binary-logistic",
        "gblinear/v40/binary-logitraw", "gblinear/v40/multi-softmax", "gblinear/v40/multi-softprob",
        "gblinear/v47/binary-logistic", "gblinear/v47/binary-logitraw", "gblinear/v47/multi-softmax",
        "gblinear/v47/multi-softprob"
    })
    void predictorModelsAgree(String name) throws IOException {
        requireThere();
        String root = "xgboost-predictor-java/";
        for (String kind : List.of("predict", "margin")) {
            String expected = root + "expectation/" + name + "." + kind;
            compare(root + "model/" + name + ".model", root + "data/agaricus.txt.0.test", expected, kind, 0, 1e-5, 0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "gbtree/v47/rank-pairwise, mq2008.test, 0, predict",
        "dart/rank-pairwise, mq2008.test, 0, predict",
        "gbtree/spark/agaricus, agaricus.txt.1.test, 1, predict",
        "gbtree/spark/housing, housing.test, 1, predict",
        "gbtree/spark/iris, iris.test, 1, predict"
    })
    void otherPredictorModelsAgree(String name, String rows, int shift, String kind) throws IOException {
        requireThere();
        String root = "xgboost-predictor-java/";
        String expected = root + "expectation/" + name + ".predict";
        compare(root + "model/" + name + ".model", root + "data/" + rows, expected, kind, shift, 1e-5, 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-04-16-808b6d4-python_xgbserver_xgbserver_example_model_bst_model_model.bst",
                "2024-04-16-15c2ee0-thon_xgbserver_xgbserver_example_model_json_model_model.json",
                "2024-04-16-6ef81fe-python_xgbserver_xgbserver_example_model_ubj_model_model.ubj",
                "2021-12-22-a81a421-python_xgbserver_xgbserver_example_model_model_model.bst",
                "2019-05-22-cebe940-python_xgbserver_model.bst"
            })
    void theFirstIrisIsOfTheFirstClass(String name) {
        requireThere();
        LoadedModel model =
                (LoadedModel) new BoosterEngine().load(ROOT.resolve("kserve").resolve(name));
        Table iris = Table.ofNumbers(1, 4, new double[] {5.1, 3.5, 1.4, 0.2});
        assertThat(model.predict(iris).classIndices()[0]).isZero();
    }

    private static void requireThere() {
        if (!Files.isDirectory(ROOT)) {
            System.out.println("real XGBoost models: skipped, as " + ROOT + " is absent");
        }
        assumeTrue(Files.isDirectory(ROOT));
    }

    private static void compare(
            String model, String rows, String expected, String kind, int shift, double near, int limit)
            throws IOException {
        XgboostParts parts =
                Objects.requireNonNull(XgboostReaders.read(Files.readAllBytes(ROOT.resolve(model)), 1L << 30));
        XgboostAssembly assembly = new XgboostAssembly(limit == 0 ? parts : limited(parts, limit * parts.outputs()));
        Table table = libsvm(ROOT.resolve(rows), parts.inputs(), shift);
        Margins sums = assembly.sums();
        double[] found = kind.equals("margin")
                ? sums.margins(table)
                : assembly.raw(Float.NaN).predict(table).numbers();
        double[] wanted = Files.readAllLines(ROOT.resolve(expected)).stream()
                .filter(line -> !line.isBlank())
                .flatMap(line -> Arrays.stream(
                        SPACE.split(line.replaceAll("[\\[\\]]", " ").strip(), -1)))
                .mapToDouble(Double::parseDouble)
                .toArray();
        assertThat(found).as("%s against %s", model, expected).hasSizeGreaterThanOrEqualTo(wanted.length);
        assertThat(wanted).isNotEmpty();
        for (int i = 0; i < wanted.length; i++) {
            assertThat(found[i])
                    .as("%s: number %d of %s", model, i, expected)
                    .isCloseTo(wanted[i], within(near * Math.max(1, Math.abs(wanted[i]))));
        }
    }

    private static XgboostParts limited(XgboostParts all, int trees) {
        return new XgboostParts(
                all.version(),
                all.objective(),
                all.start(),
                all.startIsMargin(),
                all.inputs(),
                all.outputs(),
                all.trees(),
                all.groups(),
                trees,
                all.weights(),
                all.names(),
                all.categories(),
                all.warnings());
    }

    /** What a row does not name is missing; features beyond the model's are left out. */
    private static Table libsvm(Path file, int inputs, int shift) throws IOException {
        List<double[]> rows = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (line.isBlank()) {
                continue;
            }
            double[] row = new double[inputs];
            Arrays.fill(row, Double.NaN);
            for (String part : SPACE.split(line.strip(), -1)) {
                int colon = part.indexOf(':');
                int feature = colon < 0 || !Character.isDigit(part.charAt(0))
                        ? -1
                        : Integer.parseInt(part.substring(0, colon)) - shift;
                if (feature >= 0 && feature < inputs) {
                    row[feature] = Double.parseDouble(part.substring(colon + 1));
                }
            }
            rows.add(row);
        }
        double[] cells = rows.stream().flatMapToDouble(Arrays::stream).toArray();
        return Table.ofNumbers(rows.size(), inputs, cells);
    }
}
