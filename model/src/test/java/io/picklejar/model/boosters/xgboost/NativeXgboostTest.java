package io.picklejar.model.boosters.xgboost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.picklejar.model.kernel.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models trained here by XGBoost 2.1's own library, saved in each of its formats, and read back: answers must be its own. */
class NativeXgboostTest {

    private static final int ROWS = 300;
    private static final int FEATURES = 7;

    @ParameterizedTest
    @CsvSource({
        "reg:squarederror, gbtree, 1, 6", "reg:squarederror, dart, 1, 4", "reg:squarederror, gblinear, 1, 4",
        "binary:logistic, gbtree, 1, 6", "binary:logistic, dart, 1, 5", "binary:logistic, gblinear, 1, 4",
        "binary:hinge, gbtree, 1, 3", "binary:logitraw, gbtree, 1, 3", "multi:softprob, gbtree, 3, 5",
        "multi:softmax, gbtree, 3, 5", "multi:softprob, dart, 3, 3", "count:poisson, gbtree, 1, 4",
        "reg:gamma, gbtree, 1, 4", "reg:tweedie, gbtree, 1, 4", "reg:absoluteerror, gbtree, 1, 4",
        "reg:pseudohubererror, gbtree, 1, 4", "reg:logistic, gbtree, 1, 4"
    })
    void allFormatsAnswerAsTheLibrary(String objective, String booster, int classes, int depth) throws XGBoostError {
        requireLibrary();
        double[] cells = cells(new Random(5));
        float[] singles = new float[cells.length];
        for (int i = 0; i < cells.length; i++) {
            singles[i] = (float) cells[i];
        }
        DMatrix data = new DMatrix(singles, ROWS, FEATURES, Float.NaN);
        data.setLabel(labels(cells, objective, classes));
        Booster trained = XGBoost.train(data, params(objective, booster, classes, depth), 12, Map.of(), null, null);
        float[][] expected = trained.predict(data);
        for (String format : List.of("json", "ubj", "deprecated")) {
            XgboostAssembly read = XgboostAssembly.of(trained.toByteArray(format), 1L << 28);
            double[] found = read.raw(Float.NaN)
                    .predict(Table.ofNumbers(ROWS, FEATURES, cells))
                    .numbers();
            assertThat(found).hasSize(ROWS * expected[0].length);
            for (int i = 0; i < found.length; i++) {
                double wanted = expected[i / expected[0].length][i % expected[0].length];
                assertThat(found[i])
                        .as("%s: number %d", format, i)
                        .isCloseTo(wanted, within(1e-6 * Math.max(1, Math.abs(wanted))));
            }
        }
    }

    private static void requireLibrary() {
        boolean isLinux = System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
        if (!isLinux) {
            System.out.println("XGBoost's own library: skipped, as it is for Linux on x86-64 only");
        }
        assumeTrue(isLinux);
    }

    private static Map<String, Object> params(String objective, String booster, int classes, int depth) {
        Map<String, Object> params = new HashMap<>(Map.of(
                "objective", objective, "booster", booster, "max_depth", depth, "eta", 0.4, "nthread", 1, "seed", 2));
        if (classes > 1) {
            params.put("num_class", classes);
        }
        if (booster.equals("dart")) {
            params.put("rate_drop", 0.3);
        }
        return params;
    }

    private static double[] cells(Random random) {
        double[] cells = new double[ROWS * FEATURES];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = random.nextInt(8) == 0 ? Double.NaN : (float) random.nextGaussian();
        }
        return cells;
    }

    private static float[] labels(double[] cells, String objective, int classes) {
        float[] labels = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
            double score = 0;
            for (int i = 0; i < FEATURES; i++) {
                double x = cells[row * FEATURES + i];
                score += Double.isNaN(x) ? 0.3 : (i % 2 == 0 ? x : -x * x / 2);
            }
            labels[row] = label(score, objective, classes);
        }
        return labels;
    }

    private static float label(double score, String objective, int classes) {
        if (classes > 1) {
            return score < -2 ? 0 : score < 0 ? 1 : 2;
        }
        if (objective.startsWith("binary") || objective.equals("reg:logistic")) {
            return score > -1 ? 1 : 0;
        }
        return objective.startsWith("count") ? (float) Math.floor(Math.exp(score / 4)) : (float) Math.exp(score / 4);
    }
}
