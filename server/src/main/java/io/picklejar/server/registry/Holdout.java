package io.picklejar.server.registry;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.schema.Feature;
import io.picklejar.model.schema.FeatureSchema;
import io.picklejar.model.schema.FeatureType;
import io.picklejar.model.schema.Location;
import io.picklejar.model.schema.RowDecoder;
import io.picklejar.model.schema.TableBuilder;
import io.picklejar.model.schema.Violations;
import io.picklejar.server.routing.Evaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rows with known answers, in a CSV file with a header: the features by name and the truth in a column of its own. An empty
 * field is a missing value. Rows are predicted in blocks; only truths and scores are kept.
 */
final class Holdout {

    private static final int BLOCK = 512;
    private static final int MOST_ROWS = 1_000_000;
    private static final int LONGEST_FIELD = 1 << 20;

    private final Evaluation evaluation;
    private final Served served;
    private final FeatureSchema schema;
    private final List<String> truths = new ArrayList<>();
    private final List<String> predicted = new ArrayList<>();
    private final List<double[]> probabilities = new ArrayList<>();

    private Holdout(Evaluation evaluation, Served served) {
        this.evaluation = evaluation;
        this.served = served;
        this.schema = served.artifact().schema().typesOnly();
    }

    /**
     * Computes the metric.
     *
     * @return one line with the figure
     * @throws ModelLoadException if it does not reach its floor, or cannot be computed
     */
    static String evaluate(Evaluation evaluation, Served served) {
        Holdout holdout = new Holdout(evaluation, served);
        holdout.read(find(evaluation.file(), served.artifact().location()));
        double value = holdout.metric();
        String line = String.format(
                Locale.ROOT,
                "%s %.6g on %d rows of %s",
                evaluation.metric(),
                value,
                holdout.truths.size(),
                evaluation.file());
        Double atLeast = evaluation.atLeast();
        Double atMost = evaluation.atMost();
        if (Double.isNaN(value) || (atLeast != null && value < atLeast) || (atMost != null && value > atMost)) {
            throw new ModelLoadException(line + " (expected: "
                    + (atLeast == null ? "" : "at least " + atLeast)
                    + (atLeast != null && atMost != null ? ", " : "")
                    + (atMost == null ? "" : "at most " + atMost) + ")");
        }
        return line;
    }

    /** In the version's own folder, or beside the versions. */
    private static Path find(String name, Path location) {
        Path own = location.resolve(name);
        if (Files.isRegularFile(own)) {
            return own;
        }
        Path parent = location.getParent();
        Path beside = parent == null ? own : parent.resolve(name);
        if (!Files.isRegularFile(beside)) {
            throw new ModelLoadException("evaluate.file: " + name
                    + " is not here (expected: in the version's folder or beside the versions)");
        }
        return beside;
    }

    private void read(Path file) {
        try (CsvReader<NamedCsvRecord> rows =
                CsvReader.builder().maxBufferSize(LONGEST_FIELD).ofNamedCsvRecord(file)) {
            List<ObjectNode> block = new ArrayList<>();
            for (NamedCsvRecord row : rows) {
                if (truths.size() >= MOST_ROWS) {
                    throw new ModelLoadException(evaluation.file() + ": more than " + MOST_ROWS + " rows");
                }
                block.add(node(row));
                truths.add(row.getField(target(row)));
                if (block.size() == BLOCK) {
                    predict(block);
                    block.clear();
                }
            }
            if (!block.isEmpty()) {
                predict(block);
            }
        } catch (CsvParseException e) {
            throw new ModelLoadException(evaluation.file() + ": line " + (truths.size() + 2) + " is no CSV", e);
        } catch (IOException e) {
            throw new ModelLoadException(evaluation.file() + ": cannot be read", e);
        }
        if (truths.isEmpty()) {
            throw new ModelLoadException(evaluation.file() + ": no rows (expected: at least one)");
        }
    }

    private String target(NamedCsvRecord row) {
        String named = evaluation.target();
        String name = named == null ? row.getHeader().getLast() : named;
        if (!row.getHeader().contains(name)) {
            throw new ModelLoadException(evaluation.file() + ": no column " + name + " (columns: "
                    + String.join(", ", row.getHeader()) + ")");
        }
        return name;
    }

    private ObjectNode node(NamedCsvRecord row) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        for (Feature feature : schema.features()) {
            String text = row.findField(feature.name())
                    .orElseThrow(() -> new ModelLoadException(evaluation.file() + ": no column " + feature.name()
                            + " (expected: every feature by name)"));
            if (text.isEmpty()) {
                node.putNull(feature.name());
            } else if (feature.type() == FeatureType.STRING) {
                node.put(feature.name(), text);
            } else if (feature.type() == FeatureType.BOOLEAN) {
                node.put(feature.name(), text.equalsIgnoreCase("true") || text.equals("1"));
            } else {
                node.put(feature.name(), number(text, feature.name()));
            }
        }
        return node;
    }

    private double number(String text, String column) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new ModelLoadException(
                    evaluation.file() + ": row " + (truths.size() + 1) + ": " + column + ": " + text
                            + " (expected: a number)",
                    e);
        }
    }

    private void predict(List<ObjectNode> block) {
        TableBuilder table = schema.newTable(block.size());
        Violations violations = new Violations();
        RowDecoder decoder = new RowDecoder(schema, table, violations, new Violations());
        for (ObjectNode row : block) {
            try (JsonParser parser = row.traverse(ObjectReadContext.empty())) {
                parser.nextToken();
                decoder.row(parser, Location.root(evaluation.file()).then(table.rows()));
            }
        }
        if (!violations.isEmpty()) {
            throw new ModelLoadException(
                    evaluation.file() + ": " + violations.kept().getFirst().describe());
        }
        keep(served.predict(table.build()));
    }

    private void keep(Predictions predictions) {
        Output output = served.postprocessor().output();
        if (output.outputs() != 1) {
            throw new ModelLoadException("evaluate: " + output.outputs() + " outputs (expected: one)");
        }
        if (output instanceof Output.Classes classes && classes.isSets()) {
            throw new ModelLoadException("evaluate: sets of labels (expected: one class or one number a row)");
        }
        for (int row = 0; row < predictions.rows(); row++) {
            if (output instanceof Output.Classes classes) {
                List<Label> labels = classes.classes().getFirst();
                predicted.add(labels.get(predictions.classIndices()[row]).toString());
                double[] all = predictions.probabilities();
                if (all != null) {
                    int width = labels.size();
                    probabilities.add(Arrays.copyOfRange(all, row * width, (row + 1) * width));
                }
            } else {
                predicted.add(Double.toString(predictions.numbers()[row]));
            }
        }
    }

    private double metric() {
        List<String> labels = served.postprocessor().output() instanceof Output.Classes classes
                ? classes.classes().getFirst().stream().map(Label::toString).toList()
                : List.of();
        return new Score(truths, predicted, probabilities, labels).of(evaluation.metric());
    }
}
