package io.picklejar.model.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Table;
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

/**
 * The iris SVCs of {@code kserve}, of scikit-learn 0.20 to 1.3, with the answers that its own tests expect; skipped where
 * absent.
 */
class RealSupportVectorsTest {

    private static final Path ROOT = Path.of("../../shared/real-models");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void theServedOnesAgree() throws IOException {
        Path manifest = ROOT.resolve("manifest.json");
        if (!Files.exists(manifest)) {
            System.out.println("real support vectors: skipped, as " + ROOT + " is absent");
        }
        assumeTrue(Files.exists(manifest));
        JsonNode rows =
                JSON.readTree(ROOT.resolve("kserve/e2e-data/iris_input.json")).get("instances");
        Map<String, String> wrong = new TreeMap<>();
        List<Path> files = models(JSON.readTree(manifest));
        for (Path file : files) {
            LoadedModel model = (LoadedModel) new SklearnEngine().load(file);
            String answer = answers(model, JSON.readTree("[[5.1,3.5,1.4,0.2]]")) + answers(model, rows);
            if (!answer.equals("[0][1, 1]")) {
                wrong.put(file.getFileName().toString(), answer);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(files).hasSizeGreaterThanOrEqualTo(18);
    }

    /** Files whose expectation is the first iris row, and the two of {@code iris_input.json}. */
    private static List<Path> models(JsonNode manifest) {
        return Stream.iterate(0, i -> i < manifest.size(), i -> i + 1)
                .map(manifest::get)
                .filter(entry ->
                        entry.path("expected_inline").asString("").startsWith("iris X[0]=[5.1,3.5,1.4,0.2] -> 0"))
                .map(entry -> ROOT.resolve(entry.get("model_file").asString()))
                .toList();
    }

    private static String answers(LoadedModel model, JsonNode rows) {
        double[] cells = new double[rows.size() * 4];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = rows.get(i / 4).get(i % 4).asDouble();
        }
        int[] indices = model.predict(Table.ofNumbers(rows.size(), 4, cells)).classIndices();
        List<Label> labels = new ArrayList<>();
        for (int index : indices) {
            labels.add(((Output.Classes) model.output()).classes().get(0).get(index));
        }
        return labels.toString();
    }
}
