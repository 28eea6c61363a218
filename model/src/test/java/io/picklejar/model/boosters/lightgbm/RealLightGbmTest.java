package io.picklejar.model.boosters.lightgbm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.picklejar.model.boosters.BoosterEngine;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Files of LightGBM 1 to 4 that nobody here wrote, with expected answers. The folder is not part of the repository; where it
 * is absent the tests are skipped. Left out: {@code leaves/lg_dart_breast_cancer.json}, a dump for people that LightGBM itself
 * cannot load; {@code leaves/lg_breast_cancer.txt} and {@code treelite/lightgbm_constant_tree} are loaded only, since what
 * stands beside them are places of leaves, or nothing.
 */
class RealLightGbmTest {

    private static final Path ROOT = Path.of("../../shared/real-models");
    private static final ObjectMapper JSON = new ObjectMapper();

    @BeforeAll
    static void folder() {
        if (!Files.isDirectory(ROOT)) {
            System.out.println("skipped: no " + ROOT);
        }
        assumeTrue(Files.isDirectory(ROOT), "no " + ROOT);
    }

    @Test
    void casesAgree() throws IOException {
        List<Path> folders;
        try (Stream<Path> found = Files.list(ROOT.resolve("lightgbm"))) {
            folders = found.filter(Files::isDirectory).sorted().toList();
        }
        assertThat(folders).isNotEmpty();
        for (Path folder : folders) {
            agrees(folder);
        }
    }

    private static void agrees(Path folder) throws IOException {
        JsonNode cases = JSON.readTree(Files.readAllBytes(folder.resolve("cases.json")));
        LoadedModel model = load(folder.resolve("model.txt"));
        Predictions found = model.predict(table(cases.get("rows")));
        JsonNode probabilities = cases.get("probabilities");
        for (int row = 0; row < found.rows(); row++) {
            if (!found.isClasses()) {
                double expected = cases.get("prediction").get(row).asDouble();
                assertThat(found.numbers()[row]).as("%s row %d", folder, row).isCloseTo(expected, within(1e-8));
                continue;
            }
            double[] all = Objects.requireNonNull(found.probabilities());
            int width = all.length / found.rows();
            for (int k = 0; k < width && probabilities != null && !probabilities.isNull(); k++) {
                double expected = probabilities.get(row).get(k).asDouble();
                assertThat(all[row * width + k]).as("%s row %d", folder, row).isCloseTo(expected, within(1e-8));
            }
        }
    }

    private static Table table(JsonNode rows) {
        int columns = rows.get(0).size();
        double[] cells = new double[rows.size() * columns];
        for (int i = 0; i < cells.length; i++) {
            JsonNode cell = rows.get(i / columns).get(i % columns);
            cells[i] = cell.isNull() ? Double.NaN : cell.asDouble();
        }
        return Table.ofNumbers(rows.size(), columns, cells);
    }

    /** {@code raw}: expected are the sums before any transform. {@code absent}: what a libsvm file leaves out. */
    @ParameterizedTest
    @CsvSource({
        "leaves/lgmulticlass.model, leaves/multiclass_test.tsv, leaves/lgmulticlass_true_predictions.txt, 0, false",
        "leaves/lgmulticlass.model, leaves/multiclass_test.tsv, leaves/lgmulticlass_true_raw_predictions.txt, 0, true",
        "leaves/lg_rf_iris.model, leaves/iris_test.libsvm, leaves/lg_rf_iris_true_predictions.txt, 0, false",
        "leaves/lg_dart_breast_cancer.model, leaves/breast_cancer_test.tsv,"
                + " leaves/lg_dart_breast_cancer_true_predictions.txt, 0, false",
        "leaves/lg_kddcup99.model, leaves/kddcup99_test.tsv, leaves/lg_kddcup99_true_predictions.txt, 0, true",
        "leaves/genlin_fmtp_poisson_Frequency.model, leaves/genlin_fmtp_poisson_Frequency_features.tsv,"
                + " leaves/genlin_fmtp_poisson_Frequency_true_predictions.txt, 0, false",
        "leaves/genlin_fmtp_gamma_AvgClaimAmount.model, leaves/genlin_fmtp_gamma_AvgClaimAmount_features.tsv,"
                + " leaves/genlin_fmtp_gamma_AvgClaimAmount_true_predictions.txt, 0, false",
        "leaves/genlin_fmtp_tweedie_PurePremium.model, leaves/genlin_fmtp_tweedie_PurePremium_features.tsv,"
                + " leaves/genlin_fmtp_tweedie_PurePremium_true_predictions.txt, 0, false",
        "treelite/toy_categorical/toy_categorical_model.txt, treelite/toy_categorical/toy_categorical.test,"
                + " treelite/toy_categorical/toy_categorical.test.pred, 0, false",
        "treelite/sparse_categorical/sparse_categorical_model.txt,"
                + " treelite/sparse_categorical/sparse_categorical.test,"
                + " treelite/sparse_categorical/sparse_categorical.test.margin, NaN, true",
    })
    void textsAgree(String model, String rows, String expected, double absent, boolean raw) throws IOException {
        byte[] text = Files.readAllBytes(ROOT.resolve(model));
        byte[] read = raw ? withoutObjective(text) : text;
        LightGbmModel booster = LightGbmModel.read(read, 0);
        List<double[]> cells = cells(ROOT.resolve(rows), booster.numbers().inputs(), absent);
        double[] numbers = booster.numbers()
                .predict(Table.ofNumbers(cells.size(), booster.numbers().inputs(), flat(cells)))
                .numbers();
        double[] wanted = numbers(ROOT.resolve(expected));
        assertThat(numbers).hasSameSizeAs(wanted);
        for (int i = 0; i < numbers.length; i++) {
            assertThat(numbers[i])
                    .as("number %d", i)
                    .isCloseTo(wanted[i], within(1e-7 * Math.max(1, Math.abs(wanted[i]))));
        }
    }

    private static byte[] withoutObjective(byte[] text) {
        String all = new String(text, StandardCharsets.UTF_8);
        return all.replaceFirst("\nobjective=[^\n]*\n", "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static double[] flat(List<double[]> rows) {
        return rows.stream().flatMapToDouble(Arrays::stream).toArray();
    }

    /** Rows of libsvm, or of tabs; a first column too many is the label. */
    private static List<double[]> cells(Path file, int columns, double absent) throws IOException {
        List<double[]> rows = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            List<String> words = List.of(line.strip().split("[\t ]+", -1));
            boolean isSparse = words.get(words.size() - 1).contains(":");
            double[] row = new double[columns];
            Arrays.fill(row, absent);
            int skipped = isSparse ? 1 : words.size() - columns;
            for (int i = skipped; i < words.size(); i++) {
                int colon = words.get(i).indexOf(':');
                int column = isSparse ? Integer.parseInt(words.get(i).substring(0, colon)) : i - skipped;
                row[column] = Double.parseDouble(words.get(i).substring(colon + 1));
            }
            rows.add(row);
        }
        return rows;
    }

    private static double[] numbers(Path file) throws IOException {
        return Arrays.stream(Files.readString(file).strip().split("[\\s,]+", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    /** KServe's example asks for these two rows; the second file is what its test reads now. */
    @Test
    void kserveAgrees() throws IOException {
        LoadedModel model = load(
                ROOT.resolve("kserve/2023-04-03-db541ac-python_lgbserver_lgbserver_example_model_model_model.bst"));
        double[] rows = {6.8, 2.8, 4.8, 1.6, 6.0, 3.4, 4.5, 1.6};
        assertThat(model.predict(Table.ofNumbers(2, 4, rows)).probabilities())
                .containsExactly(
                        new double[] {
                            3.7899802486733807e-06, 0.9996982074114203, 0.00029800260833088297,
                            5.2172911836629736e-05, 0.99973341723876, 0.000214409849403366
                        },
                        within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({
        "leaves/lg_breast_cancer.txt, 30",
        "treelite/lightgbm_constant_tree/model_with_constant_tree.txt, 126",
        "kserve/2020-12-19-03dce0a-python_lgbserver_lgbserver_example_model_model_model.bst, 4"
    })
    void loads(String file, int inputs) {
        assertThat(load(ROOT.resolve(file)).inputs()).hasSize(inputs);
    }

    private static LoadedModel load(Path file) {
        return (LoadedModel) new BoosterEngine().load(file);
    }
}
