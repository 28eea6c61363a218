package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.text.Dictionary;
import io.picklejar.model.pickle.PyObject;
import io.picklejar.model.pickle.PyValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code DictVectorizer}: a key that took texts is a text column, any other a number. A feature name with the separator in it
 * is read as key and text, split at the first; as both are joined again to be looked up, another split gives the same answer.
 */
final class DictImporter {

    private static final int BYTES_A_FEATURE = 256;

    private DictImporter() {}

    static void register(Importers.Builder to) {
        to.step(
                "DictVectorizer",
                DictImporter::step,
                "sklearn.feature_extraction._dict_vectorizer",
                "sklearn.feature_extraction.dict_vectorizer");
    }

    private static ImportedStep step(Fitted fitted, Incoming in) {
        List<PyValue> names = fitted.items("feature_names_");
        fitted.scope().charge((long) names.size() * BYTES_A_FEATURE);
        Map<String, Integer> numbers = new LinkedHashMap<>();
        Map<String, Map<String, Integer>> texts = new LinkedHashMap<>();
        List<String> keys = fitted.read("feature_names_", value -> keys(fitted.object()));
        String separator = fitted.text("separator", "=");
        for (int i = 0; i < names.size(); i++) {
            String name = fitted.reading("feature_names_", names.get(i), PyValue::asString);
            int at = name.indexOf(separator);
            Integer before = at < 0
                    ? numbers.put(name, i)
                    : texts.computeIfAbsent(name.substring(0, at), key -> new LinkedHashMap<>())
                            .put(name.substring(at + separator.length()), i);
            if (before != null) {
                throw fitted.wrong("feature_names_", "each name once, not " + name + " again");
            }
        }
        List<Dictionary.Column> columns = new ArrayList<>();
        for (String key : keys) {
            if (numbers.containsKey(key) && texts.containsKey(key)) {
                throw fitted.wrong("feature_names_", "a number or a text in " + key + ", not both");
            }
            columns.add(new Dictionary.Column(numbers.getOrDefault(key, -1), texts.getOrDefault(key, Map.of())));
        }
        fitted.checkColumns("feature_names_", columns.size(), in);
        Precision out = TextImporters.precision(fitted, Precision.DOUBLE);
        return new ImportedStep(new Dictionary(columns, names.size(), out == Precision.SINGLE), out);
    }

    /** The keys of the rows, in the order of the features. */
    static List<String> keys(PyObject vectorizer) {
        PyValue separator = vectorizer.find("separator");
        String mark = separator == null ? "=" : separator.asString();
        if (mark.isEmpty()) {
            throw vectorizer.expected("a separator");
        }
        Map<String, Boolean> keys = new LinkedHashMap<>();
        for (PyValue item : vectorizer.attr("feature_names_").asItems()) {
            String name = item.asString();
            int at = name.indexOf(mark);
            keys.put(at < 0 ? name : name.substring(0, at), true);
        }
        return List.copyOf(keys.keySet());
    }
}
