package io.picklejar.model.artifact;

import io.picklejar.model.artifact.GoldenCase.Tolerance;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.schema.FeatureSchema;
import io.picklejar.model.schema.Location;
import io.picklejar.model.schema.RowDecoder;
import io.picklejar.model.schema.TableBuilder;
import io.picklejar.model.schema.Violations;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.databind.JsonNode;

/**
 * {@code golden.json}: inputs with the answers that the notebook gave. Replaying them proves that this process computes what
 * the notebook computed.
 */
public final class GoldenCases {

    static final String FILE = "golden.json";

    private static final String SHAPE = "(expected: {\"features\": …, \"prediction\": …})";

    private final List<GoldenCase> cases;
    /** Null where the file leaves it to the model. */
    private final @Nullable Tolerance tolerance;

    private GoldenCases(List<GoldenCase> cases, @Nullable Tolerance tolerance) {
        this.cases = List.copyOf(cases);
        this.tolerance = tolerance;
    }

    /**
     * What a replay found.
     *
     * @param cases number of cases replayed
     * @param mismatches one line for each case that differs: which, expected and got; empty if all agree
     */
    public record Report(int cases, List<String> mismatches) {

        public Report {
            mismatches = List.copyOf(mismatches);
        }

        public boolean agrees() {
            return mismatches.isEmpty();
        }

        /** {@code 1 of 20 golden cases differs: case 3: prediction: expected "approved", got "declined"}. */
        public String summary() {
            if (agrees()) {
                return cases == 1 ? "1 golden case agrees" : cases + " golden cases agree";
            }
            String verb = mismatches.size() == 1 ? " differs: " : " differ: ";
            return mismatches.size() + " of " + cases + " golden cases" + verb + mismatches.get(0);
        }
    }

    public static GoldenCases read(Path file) {
        return read(JsonFiles.read(file));
    }

    /** @param root a list of cases, or an object with {@code cases} and {@code tolerance} */
    static GoldenCases read(JsonNode root) {
        JsonNode entries = root.isArray() ? root : root.path("cases");
        if (!entries.isArray() || entries.isEmpty()) {
            throw new ModelLoadException(FILE + ": cases (expected: a list of {\"features\": …, \"prediction\": …})");
        }
        List<GoldenCase> cases = new ArrayList<>();
        for (JsonNode entry : entries) {
            cases.add(entry(FILE + ": cases[" + cases.size() + "]", entry));
        }
        return new GoldenCases(cases, tolerance(root.path("tolerance")));
    }

    private static GoldenCase entry(String at, JsonNode entry) {
        JsonNode features = entry.get("features");
        JsonNode prediction = entry.get("prediction");
        if (features == null || prediction == null) {
            throw new ModelLoadException(at + " " + SHAPE);
        }
        JsonNode probabilities = JsonValues.given(entry, "probabilities");
        if (probabilities != null && !probabilities.isArray()) {
            throw new ModelLoadException(
                    at + ".probabilities: " + JsonValues.abbreviated(probabilities) + " (expected: a list of numbers)");
        }
        return new GoldenCase(features, prediction, probabilities);
    }

    private static @Nullable Tolerance tolerance(JsonNode node) {
        if (node.isMissingNode()) {
            return null;
        }
        return new Tolerance(
                tolerance(node, "relative", Tolerance.DEFAULT.relative()),
                tolerance(node, "absolute", Tolerance.DEFAULT.absolute()));
    }

    private static double tolerance(JsonNode node, String key, double absent) {
        JsonNode given = JsonValues.given(node, key);
        if (given == null) {
            return absent;
        }
        double value = JsonValues.number(given);
        if (!Double.isFinite(value) || value < 0) {
            throw new ModelLoadException(FILE + ": tolerance." + key + ": " + JsonValues.abbreviated(given)
                    + " (expected: a number from 0)");
        }
        return value;
    }

    public int size() {
        return cases.size();
    }

    /**
     * Replays all cases as one batch.
     *
     * @throws ModelLoadException if a case is no row of the schema's types
     */
    public Report replay(FeatureSchema schema, LoadedModel model) {
        Predictions predictions = model.predict(decode(schema.typesOnly()));
        Tolerance accepted = tolerance == null ? Tolerance.of(model.precision()) : tolerance;
        List<String> mismatches = new ArrayList<>();
        for (int row = 0; row < cases.size(); row++) {
            String mismatch = cases.get(row).mismatch(model.output(), predictions, row, accepted);
            if (mismatch != null) {
                mismatches.add("case " + row + ": " + mismatch);
            }
        }
        return new Report(cases.size(), mismatches);
    }

    private Table decode(FeatureSchema schema) {
        TableBuilder table = schema.newTable(cases.size());
        Violations violations = new Violations();
        RowDecoder decoder = new RowDecoder(schema, table, violations, new Violations());
        for (int row = 0; row < cases.size(); row++) {
            decode(cases.get(row).features(), decoder, row);
        }
        if (!violations.isEmpty()) {
            throw new ModelLoadException(FILE + ": " + violations.kept().get(0).describe());
        }
        return table.build();
    }

    private static void decode(JsonNode features, RowDecoder decoder, int row) {
        try (JsonParser parser = features.traverse(ObjectReadContext.empty())) {
            parser.nextToken();
            decoder.row(parser, Location.root("cases").then(row).then("features"));
        } catch (JacksonException e) {
            throw new ModelLoadException(FILE + ": cases[" + row + "].features: holds a number too great", e);
        }
    }

    static @Nullable GoldenCases readIfThere(Path folder) {
        JsonNode root = JsonFiles.readIfThere(folder, FILE);
        return root == null ? null : read(root);
    }
}
