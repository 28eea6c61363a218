package io.picklejar.model.artifact;

import io.picklejar.model.engine.LoadedPart;
import io.picklejar.model.engine.ModelEngine;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.engine.PartInfo;
import io.picklejar.model.kernel.Label;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Loads files of one line: a kind and what it has, such as {@code model columns=a,b classes=no,yes}, {@code step columns=a
 * times=2}, {@code labels values=no,yes}, {@code sets values=no,yes} or {@code broken}. Keeps what it loaded as handles for tests.
 */
final class FakeEngine implements ModelEngine {

    /** Files in the order in which they were loaded. */
    final List<String> loaded = new ArrayList<>();

    final List<FakeModel> models = new ArrayList<>();

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public boolean reads(String extension) {
        return extension.equals("fake") || extension.equals("joblib");
    }

    @Override
    public LoadedPart load(Path file) {
        loaded.add(file.getFileName().toString());
        String[] words = line(file).split(" ");
        Map<String, String> has = new LinkedHashMap<>();
        for (int i = 1; i < words.length; i++) {
            String[] entry = words[i].split("=", 2);
            has.put(entry[0], entry[1]);
        }
        return switch (words[0]) {
            case "model" -> model(has);
            case "step" -> FakeStep.of(has);
            case "labels" ->
                new LoadedPart.Labels(info("LabelEncoder", has), labels(has.getOrDefault("values", "")), false);
            case "sets" ->
                new LoadedPart.Labels(info("MultiLabelBinarizer", has), labels(has.getOrDefault("values", "")), true);
            default -> throw new ModelLoadException("line 1: " + words[0] + " (expected: model, step or labels)");
        };
    }

    private FakeModel model(Map<String, String> has) {
        FakeModel model = FakeModel.of(has);
        models.add(model);
        return model;
    }

    private static String line(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static PartInfo info(String type, Map<String, String> has) {
        List<String> warnings = has.containsKey("warns") ? List.of(has.getOrDefault("warns", "")) : List.of();
        return new PartInfo("fake", type, null, warnings);
    }

    /** {@code 0,1} are whole numbers, {@code true,false} truth values, everything else texts. */
    static List<Label> labels(String list) {
        List<Label> labels = new ArrayList<>();
        for (String item : list.split(",")) {
            if (item.matches("-?\\d+")) {
                labels.add(Label.of(Long.parseLong(item)));
            } else if (item.matches("-?\\d+\\.\\d+")) {
                labels.add(Label.of(Double.parseDouble(item)));
            } else if (item.equals("true") || item.equals("false")) {
                labels.add(Label.of(Boolean.parseBoolean(item)));
            } else {
                labels.add(Label.of(item));
            }
        }
        return labels;
    }
}
