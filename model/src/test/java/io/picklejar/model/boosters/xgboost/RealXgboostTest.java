package io.picklejar.model.boosters.xgboost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.picklejar.model.boosters.BoosterEngine;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.sklearn.JsonRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Models of XGBoost 0.6 to 3.4 that nobody here wrote, with expected answers. The folder is not part of the repository; where
 * it is absent the test is skipped.
 */
class RealXgboostTest {

    private static final Path ROOT = Path.of("../../shared/real-models/xgboost");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Cases that cannot agree, with the reason. */
    private static final Map<String, String> KNOWN = Map.of();

    @Test
    void allAgree() throws IOException {
        if (!Files.isDirectory(ROOT)) {
            System.out.println("real XGBoost models: skipped, as " + ROOT + " is absent");
        }
        assumeTrue(Files.isDirectory(ROOT));
        int passed = 0;
        Map<String, List<String>> wrong = new TreeMap<>();
        for (Path folder : folders()) {
            List<String> differences = differencesOrProblem(folder);
            if (differences.isEmpty()) {
                passed++;
            } else {
                wrong.put(folder.getFileName().toString(), differences.subList(0, Math.min(3, differences.size())));
            }
        }
        System.out.println("real XGBoost models: " + passed + " agree, " + wrong.size() + " do not: " + wrong);
        assertThat(wrong.keySet()).isEqualTo(KNOWN.keySet());
        assertThat(passed).isPositive();
    }

    private static List<Path> folders() throws IOException {
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders.filter(Files::isDirectory).sorted().toList();
        }
    }

    private static List<String> differencesOrProblem(Path folder) throws IOException {
        try {
            return differences(folder);
        } catch (ModelLoadException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    private static List<String> differences(Path folder) throws IOException {
        LoadedModel model = (LoadedModel) new BoosterEngine().load(modelFile(folder));
        JsonNode cases = JSON.readTree(folder.resolve("cases.json"));
        List<JsonNode> rows = new ArrayList<>();
        cases.get("rows").forEach(rows::add);
        Predictions answer = model.predict(JsonRows.table(rows, model.inputs()));
        double tolerance = cases.get("tolerance").asDouble();
        JsonNode probabilities = cases.get("probabilities");
        List<String> wrong = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            @Nullable
            JsonNode expected = probabilities == null || probabilities.isNull() ? null : probabilities.get(row);
            JsonNode prediction = cases.get("prediction").get(row);
            wrong.addAll(JsonRows.differences(
                    model, answer, row, prediction, expected, new JsonRows.Tolerance(tolerance, tolerance)));
        }
        return wrong;
    }

    private static Path modelFile(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("model."))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
