package io.picklejar.model.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.kernel.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gradient boosting of scikit-learn 0.19.1 in protocol 0, from the test data of {@code leaves}; skipped where absent. */
class RealBoostingTest {

    private static final Pattern TAB = Pattern.compile("\t");
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final Path ROOT = Path.of("../../shared/real-models/leaves");

    @ParameterizedTest
    @CsvSource({
        "sk_gradient_boosting_classifier, sk_gradient_boosting_classifier_test.libsvm, 20",
        "sk_iris, iris_test.libsvm, 4"
    })
    void scoresAgree(String name, String rows, int features) throws IOException {
        if (!Files.isDirectory(ROOT)) {
            System.out.println("real boosting: skipped, as " + ROOT + " is absent");
        }
        assumeTrue(Files.isDirectory(ROOT));
        LoadedModel model = (LoadedModel) new SklearnEngine().load(ROOT.resolve(name + ".model"));
        List<String> expected = Files.readAllLines(ROOT.resolve(name + "_true_predictions.txt"));
        Table table = libsvm(ROOT.resolve(rows), features);
        double[] probabilities = Objects.requireNonNull(model.predict(table).probabilities());
        int classes = probabilities.length / table.rows();
        for (int row = 0; row < table.rows(); row++) {
            double[] scores = Arrays.stream(TAB.split(expected.get(row), -1))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            // The files hold raw scores; log-odds of the probabilities give them back, up to a common shift.
            double first = scores.length == 1 ? 0 : scores[0];
            double last = scores[scores.length - 1];
            double odds = probabilities[row * classes + classes - 1] / probabilities[row * classes];
            assertThat(Math.log(odds)).as("row %d", row).isCloseTo(last - first, within(1e-9));
        }
    }

    private static Table libsvm(Path file, int features) throws IOException {
        List<String> lines = Files.readAllLines(file);
        double[] cells = new double[lines.size() * features];
        for (int row = 0; row < lines.size(); row++) {
            String[] parts = SPACE.split(lines.get(row).trim(), -1);
            for (int i = 1; i < parts.length; i++) {
                int colon = parts[i].indexOf(':');
                int feature = Integer.parseInt(parts[i].substring(0, colon));
                cells[row * features + feature] = Double.parseDouble(parts[i].substring(colon + 1));
            }
        }
        return Table.ofNumbers(lines.size(), features, cells);
    }
}
