package io.picklejar.cli;

import io.picklejar.model.artifact.Artifact;
import io.picklejar.model.engine.InputColumn;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.LoadedPart;
import io.picklejar.model.engine.PartInfo;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.pickle.ObjectTree;
import io.picklejar.model.pickle.PickleFile;
import io.picklejar.model.pickle.Refusal;
import io.picklejar.model.schema.Constraints;
import io.picklejar.model.schema.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An inspection for people. */
final class InspectionText {

    private static final int MOST_CLASSES = 20;
    private static final int LONGEST_VALUE = 100;
    private static final List<String> SHOWN_ELSEWHERE =
            List.of("features", "feature_names", "feature_ranges", "n_features", "classes", "files");

    private final StringBuilder text = new StringBuilder(1024);

    private InspectionText() {}

    static String of(Inspection inspection, int depth) {
        InspectionText writer = new InspectionText();
        inspection.files().forEach(file -> writer.file(file, depth));
        Artifact model = inspection.model();
        if (model != null) {
            writer.model(model);
        } else if (!inspection.isBad()) {
            writer.line(0, "cannot be served: " + inspection.problem());
        }
        return writer.text.toString().stripTrailing();
    }

    private void file(Inspection.File file, int depth) {
        PickleFile pickle = file.pickle();
        if (pickle == null) {
            line(0, file.name() + ": " + size(file.size()));
            if (file.problem() != null) {
                line(1, "cannot be read: " + file.problem());
                text.append('\n');
            }
            return;
        }
        line(0, file.name() + ": " + size(file.size()) + ", pickle protocol " + pickle.protocol() + container(pickle));
        part(file);
        for (Refusal refusal : pickle.refusals()) {
            line(1, refusal.toString());
        }
        if (pickle.refusals().isEmpty()) {
            line(1, "nothing in it would be refused");
        }
        if (depth > 0) {
            TreeText.of(ObjectTree.of(pickle.root()).root(), depth).lines().forEach(line -> line(1, line));
        }
        text.append('\n');
    }

    private static String container(PickleFile pickle) {
        return pickle.container().equals("none")
                ? ""
                : " in " + pickle.container() + ", " + size(pickle.expandedBytes()) + " expanded";
    }

    private void part(Inspection.File file) {
        if (file.problem() != null) {
            line(1, "cannot be imported: " + file.problem());
        }
        LoadedPart part = file.part();
        if (part == null) {
            return;
        }
        PartInfo info = part.info();
        String library = info.engine().equals("sklearn") ? "scikit-learn " : "";
        line(1, info.type() + (info.libraryVersion() == null ? "" : ", " + library + info.libraryVersion()));
        info.warnings().forEach(warning -> line(1, "warning: " + warning));
        if (part instanceof LoadedModel model) {
            line(1, counted(model.inputs().size(), "feature") + names(model.inputs()));
            line(1, output(model.output()));
        }
    }

    private static String names(List<InputColumn> inputs) {
        return inputs.stream().anyMatch(input -> input.name() == null)
                ? ", without names"
                : ": " + inputs.stream().map(InputColumn::name).collect(Collectors.joining(", "));
    }

    /** {@code boxes [?, 4], scores [?]}. */
    private static String arrays(Output.Tensors tensors) {
        return tensors.parts().stream()
                .map(part -> part.name() + " " + part.type().shown())
                .collect(Collectors.joining(", "));
    }

    private static String output(Output output) {
        return switch (output) {
            case Output.Classes classes ->
                (classes.isSets()
                                ? "answers with any of " + shown(classes.labels(), "label")
                                : classes.classes().stream()
                                        .map(labels -> shown(labels, "class"))
                                        .collect(Collectors.joining("; ")))
                        + (classes.probabilities() ? ", with probabilities" : ", without probabilities");
            case Output.Numbers numbers -> "answers with " + counted(numbers.outputs(), "number");
            case Output.Tensors tensors -> "answers with " + arrays(tensors);
        };
    }

    private static String shown(List<Label> labels, String what) {
        String shown = labels.stream().limit(MOST_CLASSES).map(Label::toString).collect(Collectors.joining(", "));
        return counted(labels.size(), what) + ": " + shown + (labels.size() > MOST_CLASSES ? ", …" : "");
    }

    private void model(Artifact model) {
        line(
                0,
                "as served: " + model.name() + " " + model.version() + ", " + model.type() + " from "
                        + String.join(", ", model.files()));
        PartInfo info = model.model().info();
        if (info.runtime() != null) {
            String by = info.libraryVersion() == null ? "" : "written by " + info.libraryVersion() + ", ";
            line(1, by + "evaluated by " + info.runtime());
        }
        model.warnings().forEach(warning -> line(1, "warning: " + warning));
        List<List<String>> rows = new ArrayList<>();
        model.schema()
                .features()
                .forEach(feature -> rows.add(List.of(
                        feature.name(),
                        feature.type().word() + (feature.nullable() ? " or null" : ""),
                        limits(feature))));
        table(rows);
        line(1, output(model.model().output()));
        if (model.golden() != null) {
            line(1, counted(model.golden().size(), "golden case"));
        }
        metadata(model.metadata().all());
    }

    private void metadata(JsonNode metadata) {
        List<List<String>> rows = new ArrayList<>();
        metadata.properties().forEach(entry -> {
            if (!SHOWN_ELSEWHERE.contains(entry.getKey())) {
                JsonNode value = entry.getValue();
                rows.add(List.of(entry.getKey(), cut(value.isString() ? value.asString() : value.toString())));
            }
        });
        if (!rows.isEmpty()) {
            line(0, "metadata.json");
            table(rows);
        }
    }

    private static String limits(Feature feature) {
        Constraints limits = feature.constraints();
        List<String> words = new ArrayList<>();
        limit(words, "at least ", limits.minimum());
        limit(words, "above ", limits.exclusiveMinimum());
        limit(words, "at most ", limits.maximum());
        limit(words, "below ", limits.exclusiveMaximum());
        if (limits.enumeration() != null) {
            words.add("one of "
                    + limits.enumeration().stream().map(Object::toString).collect(Collectors.joining(", ")));
        }
        if (limits.pattern() != null) {
            words.add("matching " + limits.pattern().pattern());
        }
        if (limits.warnOnly() && !words.isEmpty()) {
            words.add("else a warning");
        }
        return cut(String.join(", ", words));
    }

    private static void limit(List<String> words, String what, @Nullable Double limit) {
        if (limit != null) {
            double value = limit;
            boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
            words.add(what + (whole ? Long.toString((long) value) : Double.toString(value)));
        }
    }

    private void table(List<List<String>> rows) {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder(80);
            for (int i = 0; i < row.size(); i++) {
                line.append(row.get(i)).repeat(" ", widths[i] + 2 - row.get(i).length());
            }
            line(1, line.toString().stripTrailing());
        }
    }

    private void line(int level, String line) {
        text.repeat("  ", level).append(printable(line)).append('\n');
    }

    /** Names come from the file: nothing in them may steer the terminal. */
    private static String printable(String line) {
        return Objects.requireNonNull(line).replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
    }

    private static String cut(String value) {
        return value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "…";
    }

    private static String counted(int count, String what) {
        String many = what.endsWith("s") ? what + "es" : what + "s";
        return count + " " + (count == 1 ? what : many);
    }

    /** {@code 812 bytes}, {@code 1.4 MiB}. */
    static String size(long bytes) {
        if (bytes < 1024) {
            return bytes + " bytes";
        }
        String[] units = {"KiB", "MiB", "GiB", "TiB"};
        double size = bytes / 1024.0;
        int unit = 0;
        while (size >= 1024 && unit < units.length - 1) {
            size /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", size, units[unit]);
    }
}
