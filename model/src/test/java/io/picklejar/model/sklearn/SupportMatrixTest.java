package io.picklejar.model.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.picklejar.model.pickle.NdArray;
import io.picklejar.model.pickle.PickleReader;
import io.picklejar.model.pickle.PyDict;
import io.picklejar.model.pickle.PyObject;
import io.picklejar.model.pickle.PyTuple;
import io.picklejar.model.pickle.PyValue;
import io.picklejar.model.pickle.ReadLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * {@code docs/scikit-learn.md} says what is supported and how it is tested. It is made here, from the importers and from what
 * the fixtures hold; {@code FixturesTest} is what proves those.
 */
class SupportMatrixTest {

    private static final Path DOCUMENT = Path.of("../docs/scikit-learn.md");
    private static final Path MADE = Path.of("target/scikit-learn.md");
    private static final Path SOURCES = Path.of("src/test/java/io/picklejar/model/sklearn");
    private static final Path REAL = Path.of("../../shared/real-models/sklearn");
    private static final Path REAL_CLASSES = Path.of("src/test/resources/real-classes.txt");
    private static final Path BOOSTERS = Path.of("src/test/resources/boosters");
    private static final Path WANTED = Path.of("src/test/resources/wanted-classes.txt");
    private static final Pattern WRITTEN = Pattern.compile("\"(?:[a-z_0-9]+\\.)+([A-Z]\\w+)\"");
    private static final int SHOWN = 4;

    @Test
    void theDocumentSaysWhatIsSoToday() throws IOException {
        String made = document(fixturesByClass(), boosterPickles(), newerByClass(), classesBuiltByHand(), realCounts());
        Files.createDirectories(MADE.getParent());
        Files.writeString(MADE, made);
        String committed = Files.exists(DOCUMENT) ? Files.readString(DOCUMENT) : "";
        assertThat(committed)
                .as("docs/scikit-learn.md is out of date: cp model/target/scikit-learn.md docs/")
                .isEqualTo(made);
    }

    /** The list of what real files hold is committed, since they are not; where they are present it is made again. */
    @Test
    void theListOfRealClassesIsWhatTheFilesHold() throws IOException {
        if (!Files.isDirectory(REAL)) {
            System.out.println("support matrix: real files skipped, as " + REAL + " is absent");
        }
        assumeTrue(Files.isDirectory(REAL));
        Map<String, Integer> counts = new TreeMap<>();
        try (Stream<Path> folders = Files.list(REAL)) {
            for (Path folder : folders.filter(Files::isDirectory).toList()) {
                PyValue root = PickleReader.read(folder.resolve("model.pkl"), ReadLimits.defaults())
                        .root();
                classes(root).forEach(name -> counts.merge(name, 1, Integer::sum));
            }
        }
        counts.keySet().retainAll(Importers.standard().names());
        List<String> made = counts.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .toList();
        Files.createDirectories(MADE.getParent());
        Files.write(MADE.resolveSibling(REAL_CLASSES.getFileName()), made);
        assertThat(Files.readAllLines(REAL_CLASSES))
                .as("cp model/target/real-classes.txt model/src/test/resources/")
                .isEqualTo(made);
    }

    /** What people save, by the issue that asks for it: nothing of it may be missing without a word. */
    @Test
    void everyWantedClassIsSupportedOrRefusedWithAReason() throws IOException {
        Set<String> missing = new TreeSet<>();
        for (String line : Files.readAllLines(WANTED)) {
            if (!line.startsWith("#")) {
                missing.addAll(List.of(line.substring(line.indexOf(':') + 2).split(" ", -1)));
            }
        }
        assertThat(missing).hasSizeGreaterThan(150).contains("LogisticRegression", "DataFrameMapper");
        missing.removeAll(Importers.standard().names());
        missing.removeAll(Refusals.all().keySet());
        assertThat(missing).isEmpty();
    }

    @Test
    void noClassIsBothSupportedAndRefused() {
        assertThat(Importers.standard().names())
                .doesNotContainAnyElementsOf(Refusals.all().keySet());
    }

    private static Map<String, Integer> realCounts() throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        for (String line : Files.readAllLines(REAL_CLASSES)) {
            int space = line.indexOf(' ');
            counts.put(line.substring(0, space), Integer.parseInt(line.substring(space + 1)));
        }
        return counts;
    }

    /** Classes that a test writes itself, to the layout of some version. */
    private static Set<String> classesBuiltByHand() throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.filter(file -> file.toString().endsWith("Test.java") || file.endsWith("Made.java"))
                    .toList()) {
                WRITTEN.matcher(Files.readString(file)).results().forEach(found -> names.add(found.group(1)));
            }
        }
        return names;
    }

    private static String document(
            Map<String, SortedSet<String>> fixtures,
            Map<String, SortedSet<String>> boosters,
            Map<String, SortedMap<String, Integer>> newer,
            Set<String> handBuilt,
            Map<String, Integer> real) {
        StringBuilder text = new StringBuilder("""
                # scikit-learn

                What is supported, and how it is tested. This page is made by `SupportMatrixTest` from the importers and the
                fixtures; do not edit it. A fixture is a model fitted by scikit-learn 1.2.1 with scikit-learn's own answers:
                labels must be equal, numbers within 1e-9, and a batch must equal its rows one by one, bit for bit.

                Files of scikit-learn 0.18 to 1.9 are read; one written by another version is served with a warning. A class
                that is not listed is refused with its name. A LabelEncoder or a MultiLabelBinarizer saved beside the model
                decodes its answers. A DummyClassifier or DummyRegressor alone and a FeatureHasher keep nothing of their columns:
                metadata.json has to tell their number (`n_features`), for a FeatureHasher names and types (`features`).
                Fixtures named `mapper_…` have a stand-in for sklearn-pandas around scikit-learn's own transformers; those named
                `hist_layout_…` are written over in another version's layout.

                How tested: *fixtures*, see above; *real files* of other versions that nobody here wrote, with expected answers
                (`RealModelsTest`); *by hand*: objects that a test writes to a version's layout, good ones and spoilt ones;
                *boosters*: pickles of other libraries with those libraries' answers; how the models inside are tested
                stands in [boosters](boosters.md);
                *newer*: how many fixtures the real library of that version wrote, with its own answers, of what 1.2.1 does not
                have and of what has changed since (`fixtures-1.6`, `fixtures-1.9`; `make_newer_fixtures.py`).

                All fixtures but those of options long gone have been made by 1.6.1 and 1.9.1, too (791 and 789 models), and agree:

                    another/python python/fixtures/make_fixtures.py --into /tmp/made
                    ./mvnw test -pl model -Dtest=FixturesTest -Dpicklejar.fixtures=/tmp/made

                But for eight made so that many neighbours are equally far (`knn_cosine` and `knn_hamming_…`): which of those numpy
                2 takes depends on the processor; Picklejar takes those that numpy 1 took. Where scikit-learn computes in float32
                (a LogisticRegression trained on float32 by 1.9) numbers agree within 2e-6.

                | class | supported | real files | by hand | newer | fixtures |
                |---|---|---|---|---|---|
                """);
        SortedSet<String> names = Importers.standard().names();
        names.addAll(Refusals.all().keySet());
        for (String name : names) {
            String refused = Refusals.all().get(name);
            text.append("| ")
                    .append(name)
                    .append(refused == null ? " | yes | " : " | no: " + refused + " | ")
                    .append(real.containsKey(name) ? String.valueOf(real.get(name)) : "")
                    .append(handBuilt.contains(name) ? " | yes | " : " | | ")
                    .append(counts(newer.getOrDefault(name, new TreeMap<>())))
                    .append(" | ")
                    .append(refused == null ? cell(fixtures.get(name), boosters.get(name)) : "")
                    .append(" |\n");
        }
        return text.toString();
    }

    private static String cell(@Nullable SortedSet<String> fixtures, @Nullable SortedSet<String> boosters) {
        String own = fixtures == null ? "" : cell(fixtures);
        String others = boosters == null ? "" : "[boosters](boosters.md) " + cell(boosters);
        String both = own + (own.isEmpty() || others.isEmpty() ? "" : "; ") + others;
        return both.isEmpty() ? "none" : both;
    }

    private static String cell(SortedSet<String> names) {
        String first = names.stream().limit(SHOWN).collect(Collectors.joining(", "));
        return names.size() + ": " + first + (names.size() > SHOWN ? ", …" : "");
    }

    private static String counts(SortedMap<String, Integer> newer) {
        return newer.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    /** How many fixtures hold a class, by the version that wrote them. */
    private static Map<String, SortedMap<String, Integer>> newerByClass() throws IOException {
        Map<String, SortedMap<String, Integer>> byClass = new TreeMap<>();
        for (FixtureFolder folder : FixtureFolder.newer()) {
            for (Path file : modelFiles(folder)) {
                for (String name :
                        classes(PickleReader.read(file, ReadLimits.defaults()).root())) {
                    byClass.computeIfAbsent(name, unused -> new TreeMap<>()).merge(folder.version(), 1, Integer::sum);
                }
            }
        }
        return byClass;
    }

    private static Map<String, SortedSet<String>> fixturesByClass() throws IOException {
        Map<String, SortedSet<String>> byClass = new TreeMap<>();
        for (FixtureFolder folder : FixtureFolder.debian()) {
            for (Path file : modelFiles(folder)) {
                for (String name :
                        classes(PickleReader.read(file, ReadLimits.defaults()).root())) {
                    byClass.computeIfAbsent(name, unused -> new TreeSet<>()).add(folder.name());
                }
            }
        }
        return byClass;
    }

    /** Pickles under {@code boosters} that the tests of each library replay: those of its {@code cases.json}. */
    private static Map<String, SortedSet<String>> boosterPickles() {
        Map<String, SortedSet<String>> byClass = new TreeMap<>();
        for (String library : List.of("lightgbm", "xgboost")) {
            Path folder = BOOSTERS.resolve(library);
            JsonNode cases = new ObjectMapper().readTree(folder.resolve("cases.json"));
            for (String name : cases.get("pickles").propertyNames()) {
                PyValue root = PickleReader.read(folder.resolve(name + ".pkl"), ReadLimits.defaults())
                        .root();
                for (String type : classes(root)) {
                    byClass.computeIfAbsent(type, unused -> new TreeSet<>()).add(library + "/" + name);
                }
            }
        }
        byClass.keySet().removeIf(type -> !type.matches("Booster|(XGB|LGBM)\\w+"));
        return byClass;
    }

    private static List<Path> modelFiles(FixtureFolder folder) throws IOException {
        try (Stream<Path> files = Files.list(folder.file("."))) {
            return files.filter(file -> file.toString().matches(".*\\.(joblib|pkl|pickle)"))
                    .toList();
        }
    }

    /** Simple names of all classes of which there is an instance. */
    private static Set<String> classes(PyValue root) {
        Set<String> names = new TreeSet<>();
        objects(root).forEach(object -> names.add(object.simpleName()));
        return names;
    }

    /** All instances, from the root on. */
    static List<PyObject> objects(PyValue root) {
        List<PyObject> objects = new ArrayList<>();
        Set<PyValue> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<PyValue> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            PyValue value = open.pop();
            if (!seen.add(value)) {
                continue;
            }
            if (value instanceof PyObject object) {
                objects.add(object);
                open.push(object.attributes());
                open.push(object.args());
            } else if (value instanceof PyDict dict) {
                dict.entries().forEach(entry -> open.push(entry.value()));
            } else if (value instanceof PyTuple tuple) {
                tuple.items().forEach(open::push);
            } else if (!(value instanceof NdArray array) || array.dtype().name().equals("object")) {
                items(value).forEach(open::push);
            }
        }
        return objects;
    }

    private static List<PyValue> items(PyValue value) {
        try {
            return value.asItems();
        } catch (RuntimeException e) {
            return List.of();
        }
    }
}
