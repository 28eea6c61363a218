package io.picklejar.model.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.picklejar.model.engine.InputColumn;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.kernel.Predictions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Files of skops 0.9 and 0.10 that nobody here wrote, with answers of an independent evaluator. The folder is not part of the
 * repository; where it is absent the test is skipped.
 */
class RealSkopsTest {

    private static final Path ROOT = Path.of("../../shared/real-models/skops");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonRows.Tolerance NEAR = new JsonRows.Tolerance(1e-9, 1e-9);

    @Test
    void allAgree() throws IOException {
        if (!Files.isDirectory(ROOT)) {
            System.out.println("real skops files: skipped, as " + ROOT + " is absent");
        }
        assumeTrue(Files.isDirectory(ROOT));
        Map<String, List<String>> wrong = new TreeMap<>();
        List<Path> files = files();
        for (Path file : files) {
            List<String> differences = differences(file);
            if (!differences.isEmpty()) {
                wrong.put(file.getFileName().toString(), differences.subList(0, Math.min(3, differences.size())));
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(files).hasSize(9);
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".skops"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> differences(Path file) throws IOException {
        LoadedModel model = (LoadedModel) new SklearnEngine().load(file);
        List<JsonNode> rows = rows(ROOT.resolve("drug.csv"), model);
        List<String> expected = Files.readAllLines(
                ROOT.resolve(file.getFileName().toString().replace(".skops", ".derived-predictions.csv")));
        assertThat(expected).hasSize(rows.size() + 1);
        Predictions answer = model.predict(JsonRows.table(rows, model.inputs()));
        List<String> wrong = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            List<String> cells = List.of(expected.get(row + 1).split(",", -1));
            ArrayNode probabilities = JSON.createArrayNode();
            cells.subList(1, cells.size()).forEach(cell -> probabilities.add(Double.parseDouble(cell)));
            JsonNode label = JSON.getNodeFactory().stringNode(cells.get(0));
            wrong.addAll(JsonRows.differences(model, answer, row, label, probabilities, NEAR));
        }
        return wrong;
    }

    /** Rows by name where the file knows names, else in the order of the table. */
    private static List<JsonNode> rows(Path table, LoadedModel model) throws IOException {
        List<String> lines = Files.readAllLines(table);
        List<String> names = List.of(lines.get(0).split(",", -1));
        List<JsonNode> rows = new ArrayList<>();
        boolean named = model.inputs().stream().map(InputColumn::name).anyMatch(name -> name != null);
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            ObjectNode object = JSON.createObjectNode();
            ArrayNode array = JSON.createArrayNode();
            for (int i = 0; i < names.size() - 1; i++) {
                JsonNode cell = i == 0 || i == 4
                        ? JSON.getNodeFactory().numberNode(Double.parseDouble(cells[i]))
                        : JSON.getNodeFactory().stringNode(cells[i]);
                object.set(names.get(i), cell);
                array.add(cell);
            }
            rows.add(named ? object : array);
        }
        return rows;
    }
}
