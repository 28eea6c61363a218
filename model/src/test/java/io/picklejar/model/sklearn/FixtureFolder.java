package io.picklejar.model.sklearn;

import io.picklejar.model.engine.InputColumn;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.LoadedPart;
import io.picklejar.model.engine.PartInfo;
import io.picklejar.model.engine.ToldColumns;
import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * A folder under {@code src/test/resources/fixtures}: what {@code python/fixtures/make_fixtures.py} wrote; or under {@code
 * fixtures-1.9} and the like, by {@code make_newer_fixtures.py} with that scikit-learn.
 */
final class FixtureFolder {

    static final Path ROOT = Path.of("src/test/resources/fixtures");

    /** A folder to test in place of all those: one that {@code make_fixtures.py --into} made with another scikit-learn. */
    private static final String OTHER = "picklejar.fixtures";

    private static final List<String> VERSIONS = List.of("1.6", "1.9");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    FixtureFolder(Path folder) {
        this.folder = folder;
    }

    /** All folders, in order of their names. */
    static List<FixtureFolder> all() {
        String other = System.getProperty(OTHER);
        if (other != null) {
            return in(Path.of(other));
        }
        List<FixtureFolder> all = new ArrayList<>(in(ROOT));
        all.addAll(newer());
        return all;
    }

    /** Those that a scikit-learn newer than Debian's wrote. */
    static List<FixtureFolder> newer() {
        return VERSIONS.stream()
                .flatMap(version -> in(ROOT.resolveSibling("fixtures-" + version)).stream())
                .toList();
    }

    /** Those that Debian's scikit-learn wrote. */
    static List<FixtureFolder> debian() {
        return in(ROOT);
    }

    private static List<FixtureFolder> in(Path root) {
        try (Stream<Path> folders = Files.list(root)) {
            return folders.filter(Files::isDirectory)
                    .sorted()
                    .map(FixtureFolder::new)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return folder.getFileName().toString();
    }

    /** The scikit-learn that wrote it. */
    String version() {
        return json("metadata.json").get("sklearn_version").asString();
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    JsonNode json(String file) {
        return JSON.readTree(folder.resolve(file));
    }

    List<JsonNode> goldenCases() {
        List<JsonNode> cases = new ArrayList<>();
        json("golden.json").get("cases").forEach(cases::add);
        return cases;
    }

    Table goldenRows(LoadedModel model) {
        return JsonRows.table(
                goldenCases().stream().map(golden -> golden.get("features")).toList(), model.inputs());
    }

    /** The model with its preprocessors before it and its label encoder behind it, as far as the folder has them. */
    LoadedModel load() {
        SklearnEngine engine = new SklearnEngine();
        List<String> steps = new ArrayList<>();
        JsonNode listed = json("metadata.json").get("preprocessing");
        if (listed != null) {
            listed.forEach(step -> steps.add(step.asString()));
        } else {
            Stream.of("encoder.joblib", "scaler.joblib").filter(this::has).forEach(steps::add);
        }
        LoadedModel model = (LoadedModel) engine.load(modelFile(), steps.isEmpty() ? told() : ToldColumns.NONE);
        for (int i = steps.size() - 1; i >= 0; i--) {
            model = new Behind((LoadedPart.Step) engine.load(file(steps.get(i))), model);
        }
        if (has("label_encoder.joblib")) {
            model = new Labelled((LoadedPart.Labels) engine.load(file("label_encoder.joblib")), model);
        }
        if (has("multilabel_binarizer.joblib")) {
            model = new Labelled((LoadedPart.Labels) engine.load(file("multilabel_binarizer.joblib")), model);
        }
        return model;
    }

    /** What {@code ArtifactLoader} makes of metadata.json. */
    private ToldColumns told() {
        JsonNode features = json("metadata.json").get("features");
        if (features == null) {
            return new ToldColumns(json("metadata.json").get("n_features").asInt(), List.of(), List.of());
        }
        List<String> names = new ArrayList<>();
        List<Domain.Kind> kinds = new ArrayList<>();
        features.forEach(feature -> {
            names.add(feature.get("name").asString());
            boolean isText = feature.get("type").asString().equals("string");
            kinds.add(isText ? Domain.Kind.TEXT : Domain.Kind.NUMBER);
        });
        return new ToldColumns(names.size(), names, kinds);
    }

    private boolean has(String name) {
        return Files.exists(file(name));
    }

    Path modelFile() {
        return Stream.of("model.joblib", "model.pkl", "model.pickle")
                .map(this::file)
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no model in " + folder));
    }

    @Override
    public String toString() {
        return name() + " of " + version();
    }

    /** A model behind a preprocessor of its own file. */
    private record Behind(LoadedPart.Step step, LoadedModel model) implements LoadedModel {

        @Override
        public PartInfo info() {
            return model.info();
        }

        @Override
        public List<InputColumn> inputs() {
            Transform transform = step.transform();
            List<Domain> domains = transform.domains(
                    model.inputs().stream().map(InputColumn::domain).toList());
            List<InputColumn> inputs = new ArrayList<>();
            for (int i = 0; i < domains.size(); i++) {
                inputs.add(new InputColumn(
                        step.inputNames().isEmpty() ? null : step.inputNames().get(i), domains.get(i)));
            }
            return inputs;
        }

        @Override
        public Output output() {
            return model.output();
        }

        @Override
        public Predictions predict(Table rows) {
            if (rows.columns() != step.transform().inputs()) {
                throw new IllegalArgumentException("rows of " + rows.columns());
            }
            return model.predict(step.transform().apply(rows));
        }

        @Override
        public void close() {
            model.close();
        }
    }

    /** A model whose codes stand for labels, or whose zeros and ones for sets of labels. */
    private record Labelled(LoadedPart.Labels labels, LoadedModel model) implements LoadedModel {

        @Override
        public PartInfo info() {
            return model.info();
        }

        @Override
        public List<InputColumn> inputs() {
            return model.inputs();
        }

        @Override
        public Output output() {
            Output.Classes classes = (Output.Classes) model.output();
            if (labels.sets()) {
                return classes.withLabels(labels.classes());
            }
            List<Label> codes = classes.classes().get(0);
            List<Label> decoded = codes.stream()
                    .map(code -> labels.classes().get((int) ((Label.Whole) code).value()))
                    .toList();
            return Output.Classes.of(decoded, true);
        }

        @Override
        public Predictions predict(Table rows) {
            return model.predict(rows);
        }

        @Override
        public void close() {
            model.close();
        }
    }
}
