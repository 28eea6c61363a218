package io.picklejar.model.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.picklejar.model.engine.InputColumn;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.LoadedPart;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Predictions;
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
import tools.jackson.databind.node.ObjectNode;

/**
 * Pickles of scikit-learn 0.18 to 1.9 that nobody here wrote, with expected answers. The folder is not part of the repository;
 * where it is absent the test is skipped.
 */
class RealModelsTest {

    private static final Path ROOT = Path.of("../../shared/real-models/sklearn");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Names of cases whose expected answers are not what scikit-learn gives, and why. */
    private static final Map<String, String> QUIRKS = Map.of(
            "sk-.*-Multi(KNN|LogisticRegression)Audit",
            "the second output's classes_ are the strings '0' and '1'; the expected file has numbers");

    /** Cases that cannot agree, with the reason. */
    private static final Map<String, String> KNOWN = Map.of(
            "sk-0.18.1-LinearDiscriminantAnalysisAudit", "a bare estimator of 48 encoded columns; the rows have 9");

    @Test
    void supportedOnesAgree() throws IOException {
        if (!Files.isDirectory(ROOT)) {
            System.out.println("real models: skipped, as " + ROOT + " is absent");
        }
        assumeTrue(Files.isDirectory(ROOT));
        List<String> passed = new ArrayList<>();
        Map<String, String> unsupported = new TreeMap<>();
        Map<String, List<String>> wrong = new TreeMap<>();
        for (Path folder : folders()) {
            String name = folder.getFileName().toString();
            try {
                List<String> differences = differences(folder);
                String quirk = quirk(name);
                if (quirk != null) {
                    System.out.println("real models: " + name + ": " + quirk);
                    differences = differences.stream()
                            .filter(line -> !line.matches("row \\d+: class ([01]) \\(expected: \\1\\)"))
                            .toList();
                }
                if (differences.isEmpty()) {
                    passed.add(name);
                } else {
                    wrong.put(name, differences.subList(0, Math.min(3, differences.size())));
                }
            } catch (AssertionError e) {
                wrong.put(name, List.of(String.valueOf(e.getMessage())));
            } catch (ModelLoadException e) {
                if (String.valueOf(e.getMessage()).startsWith("unknown estimator")) {
                    unsupported.put(name, e.getMessage());
                } else {
                    wrong.put(name, List.of(String.valueOf(e.getMessage())));
                }
            }
        }
        System.out.println("real models: " + passed.size() + " agree: " + passed);
        System.out.println("real models: " + unsupported.size() + " not supported yet:");
        unsupported.forEach((name, why) -> System.out.println("  " + name + ": " + why.replaceAll(";.*", "")));
        System.out.println("real models: " + wrong.size() + " do not agree:");
        wrong.forEach((name, why) -> System.out.println("  " + name + ": " + why));
        assertThat(wrong.keySet()).isEqualTo(KNOWN.keySet());
        assertThat(passed).isNotEmpty();
    }

    private static @Nullable String quirk(String name) {
        return QUIRKS.entrySet().stream()
                .filter(entry -> name.matches(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    /** Where the file names the columns but does not tell their order, rows are given by name. */
    private static JsonNode byName(JsonNode row, JsonNode names) {
        ObjectNode object = JSON.createObjectNode();
        for (int i = 0; i < names.size(); i++) {
            object.set(names.get(i).asString(), row.get(i));
        }
        return object;
    }

    /** The rows' producer wrote truth values as R does; where the model was trained on them they are numbers. */
    private static JsonNode truths(JsonNode row, LoadedModel model) {
        if (!(row instanceof ObjectNode object)) {
            return row;
        }
        for (InputColumn input : model.inputs()) {
            String text = object.path(String.valueOf(input.name())).asString("");
            if (input.domain().kind() == Domain.Kind.NUMBER && (text.equals("TRUE") || text.equals("FALSE"))) {
                object.put(String.valueOf(input.name()), text.equals("TRUE"));
            }
        }
        return object;
    }

    private static List<Path> folders() throws IOException {
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders.filter(Files::isDirectory).sorted().toList();
        }
    }

    private static List<String> differences(Path folder) {
        LoadedPart part = new SklearnEngine().load(folder.resolve("model.pkl"));
        if (!(part instanceof LoadedModel model)) {
            return List.of("loaded as " + part.getClass().getSimpleName());
        }
        JsonNode cases = JSON.readTree(folder.resolve("cases.json"));
        List<JsonNode> rows = new ArrayList<>();
        JsonNode names = JSON.readTree(folder.resolve("metadata.json")).get("feature_names");
        boolean named = names != null && model.inputs().stream().anyMatch(input -> input.name() != null);
        cases.get("rows").forEach(row -> rows.add(truths(named && row.isArray() ? byName(row, names) : row, model)));
        Predictions answer = model.predict(JsonRows.table(rows, model.inputs()));
        double tolerance = cases.get("tolerance").asDouble();
        JsonRows.Tolerance near = new JsonRows.Tolerance(tolerance, tolerance);
        JsonNode probabilities = cases.get("probabilities");
        List<String> wrong = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            @Nullable
            JsonNode expected = probabilities == null || probabilities.isNull() ? null : probabilities.get(row);
            wrong.addAll(JsonRows.differences(
                    model, answer, row, cases.get("prediction").get(row), expected, near));
        }
        return wrong;
    }
}
