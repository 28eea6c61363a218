package io.picklejar.model.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.pickle.Edited;
import io.picklejar.model.pickle.PickleReader;
import io.picklejar.model.pickle.PyDict;
import io.picklejar.model.pickle.PyObject;
import io.picklejar.model.pickle.PyStr;
import io.picklejar.model.pickle.PyValue;
import io.picklejar.model.pickle.ReadLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * What real files of each version hold by the names of their attributes: an importer that asks for an attribute which a
 * version does not have, and has no rule for that, is found here. The objects are those of the fixtures, cut down to the
 * attributes of the version; an attribute that was renamed is there under its old name.
 */
class StateKeysTest {

    private static final Path KEYS = Path.of("../../shared/real-models/sklearn-state-keys-by-version.json");
    private static final int FIXTURES_EACH = 3;

    /** Old name of what has a new one in 1.2.1; a value of the same form. */
    private static final Map<String, String> NEW_NAMES = Map.ofEntries(
            Map.entry("n_features", "n_features_in_"),
            Map.entry("n_features_", "n_features_in_"),
            Map.entry("threshold_", "offset_"),
            Map.entry("_threshold_", "offset_"),
            Map.entry("_necessary_X_", "X_thresholds_"),
            Map.entry("_necessary_y_", "y_thresholds_"),
            Map.entry("n_input_features_", "n_features_in_"),
            Map.entry("_n_features", "n_features_in_"),
            Map.entry("sigma_", "var_"),
            Map.entry("n_support_", "_n_support"),
            Map.entry("probA_", "_probA"),
            Map.entry("probB_", "_probB"),
            Map.entry("_effective_probability", "probability"),
            Map.entry("fit_method_", "_fit_method"),
            Map.entry("loss_", "_loss"),
            Map.entry("sparse_output", "sparse"),
            Map.entry("sparse", "sparse_output"),
            Map.entry("estimator", "base_estimator"),
            Map.entry("base_estimator_", "estimator_"),
            Map.entry("base_estimator", "estimator"));

    /** What is absent from a real file by its parameters, not by its version: no scaler without {@code standardize}. */
    private static final String BY_PARAMETERS = "PowerTransformer._scaler:";

    /** Before 0.24 such steps kept no number of columns; at the front of a model that is refused in as many words. */
    private static final String WIDTH = "nothing else tells the number of columns";

    @Test
    void noVersionLacksWhatItsImporterAsksFor() throws IOException {
        if (!Files.exists(KEYS)) {
            System.out.println("state keys by version: skipped, as " + KEYS + " is absent");
        }
        assumeTrue(Files.exists(KEYS));
        JsonNode byClass = new ObjectMapper().readTree(KEYS);
        Set<String> lacking = new TreeSet<>();
        Map<String, Integer> tried = new TreeMap<>();
        for (FixtureFolder folder : FixtureFolder.debian()) {
            PyValue root =
                    PickleReader.read(folder.modelFile(), ReadLimits.defaults()).root();
            for (PyObject object : SupportMatrixTest.objects(root)) {
                JsonNode versions = byClass.get(object.simpleName());
                boolean known = versions != null
                        && Importers.standard().names().contains(object.simpleName())
                        && missing(object) == null;
                if (known && tried.merge(object.simpleName(), 1, Integer::sum) <= FIXTURES_EACH) {
                    versions.forEach(version -> addLacking(object, version, lacking));
                }
            }
        }
        assertThat(tried).hasSizeGreaterThan(60);
        System.out.println("state keys by version: " + tried.size() + " classes");
        assertThat(lacking).isEmpty();
    }

    private static void addLacking(PyObject object, JsonNode version, Set<String> to) {
        String range = version.get(0).asString();
        Set<String> keys = new TreeSet<>();
        version.get(1).forEach(key -> keys.add(key.asString()));
        boolean fitted = keys.stream()
                .anyMatch(key -> key.endsWith("_") || (key.startsWith("_") && !key.startsWith("_sklearn")));
        if (!fitted && !object.simpleName().equals("Pipeline")) {
            return;
        }
        String missing = missing(cut(object, keys, range.substring(0, range.indexOf(".."))));
        if (missing != null && !missing.startsWith(BY_PARAMETERS) && !missing.contains(WIDTH)) {
            to.add(range + " " + missing);
        }
    }

    private static PyObject cut(PyObject object, Set<String> keys, String version) {
        Map<String, PyValue> attributes = new LinkedHashMap<>();
        for (PyDict.Entry entry : object.attributes().entries()) {
            String name = entry.key().asString();
            if (keys.contains(name)) {
                attributes.put(name, entry.value());
            }
        }
        for (String key : keys) {
            PyValue renamed = NEW_NAMES.containsKey(key) ? object.find(NEW_NAMES.get(key)) : null;
            if (renamed != null) {
                attributes.putIfAbsent(key, renamed);
            }
        }
        attributes.put("_sklearn_version", new PyStr(version));
        return Edited.with(object, attributes);
    }

    /** The message about a missing attribute, or null where there is none. */
    private static @Nullable String missing(PyObject object) {
        try {
            new SklearnEngine().assemble(object);
            return null;
        } catch (ModelLoadException e) {
            String message = String.valueOf(e.getMessage());
            boolean own = message.startsWith(object.simpleName() + ".");
            return own && message.contains(": missing") ? message : null;
        }
    }
}
