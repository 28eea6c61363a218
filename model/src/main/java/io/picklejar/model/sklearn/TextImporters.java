package io.picklejar.model.sklearn;

import io.picklejar.model.kernel.Transform;
import io.picklejar.model.kernel.compose.Chain;
import io.picklejar.model.kernel.text.Analyzer;
import io.picklejar.model.kernel.text.RowNorm;
import io.picklejar.model.kernel.text.TfIdf;
import io.picklejar.model.kernel.text.TokenCounts;
import io.picklejar.model.kernel.text.TokenHashing;
import io.picklejar.model.kernel.text.Tokenizer;
import io.picklejar.model.pickle.NdArray;
import io.picklejar.model.pickle.PyDict;
import io.picklejar.model.pickle.PyObject;
import io.picklejar.model.pickle.PyStr;
import io.picklejar.model.pickle.PyValue;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** CountVectorizer, TfidfVectorizer, HashingVectorizer and TfidfTransformer; callables of one's own are refused by name. */
final class TextImporters {

    private static final String MODULE = "sklearn.feature_extraction.text";
    private static final int BYTES_A_TOKEN = 160;

    private TextImporters() {}

    static void register(Importers.Builder to) {
        to.step("CountVectorizer", TextImporters::counts, MODULE);
        to.step("TfidfVectorizer", TextImporters::weighted, MODULE);
        to.step("HashingVectorizer", TextImporters::hashed, MODULE);
        to.step("TfidfTransformer", TextImporters::tfIdf, MODULE);
    }

    private static ImportedStep counts(Fitted fitted, Incoming in) {
        requireOneColumn(in);
        Precision out = precision(fitted, Precision.DOUBLE);
        Map<String, Integer> vocabulary = vocabulary(fitted);
        return new ImportedStep(new TokenCounts(analyzer(fitted), vocabulary, fitted.flag("binary", false)), out);
    }

    private static void requireOneColumn(Incoming in) {
        if (in.isKnown() && in.columns() != 1) {
            throw new IllegalArgumentException(
                    "a text vectorizer on " + in.columns() + " columns (expected: one text)");
        }
    }

    private static ImportedStep weighted(Fitted fitted, Incoming in) {
        ImportedStep counts = counts(fitted, in);
        ImportedStep weights = fitted.scope().inner("_tfidf").step(fitted.get("_tfidf"), counts.outgoing());
        List<Transform> steps = List.of(counts.transform(), weights.transform());
        return new ImportedStep(Chain.of(steps), weights.out());
    }

    private static ImportedStep tfIdf(Fitted fitted, Incoming in) {
        double[] idf = fitted.flag("use_idf", true) ? idf(fitted) : null;
        int columns = idf != null
                ? fitted.checkColumns("idf_", idf.length, in)
                : in.isKnown() ? in.columns() : fitted.columns("n_features_in_", in);
        boolean sublinear = fitted.flag("sublinear_tf", false);
        return new ImportedStep(new TfIdf(columns, sublinear, idf, norm(fitted), in.isSingle()), in.precision());
    }

    /** An array from 1.5 on; before, the diagonal of a sparse matrix. */
    private static double[] idf(Fitted fitted) {
        if (fitted.find("idf_") != null) {
            return fitted.vector("idf_");
        }
        return fitted.read("_idf_diag", value -> diagonal(fitted, value.asObject()));
    }

    private static double[] diagonal(Fitted fitted, PyObject matrix) {
        double[] data = fitted.doubles(matrix.attr("data").asArray());
        PyValue indices = matrix.find("indices");
        if (indices == null) {
            boolean main = matrix.attr("offsets").asArray().item().asLong() == 0;
            if (!main) {
                throw matrix.expected("the main diagonal");
            }
            return data;
        }
        int[] columns = indices.asArray().toInts();
        int[] starts = matrix.attr("indptr").asArray().toInts();
        boolean fits = columns.length == data.length && starts.length == data.length + 1;
        for (int i = 0; fits && i < data.length; i++) {
            fits = columns[i] == i && starts[i] == i && starts[i + 1] == i + 1;
        }
        if (!fits) {
            throw matrix.expected("a full diagonal");
        }
        return data;
    }

    private static RowNorm norm(Fitted fitted) {
        PyValue norm = fitted.find("norm");
        return switch (norm == null ? "" : fitted.text("norm")) {
            case "" -> RowNorm.NONE;
            case "l1" -> RowNorm.L1;
            case "l2" -> RowNorm.L2;
            default -> throw fitted.wrong("norm", "l1, l2 or None");
        };
    }

    private static ImportedStep hashed(Fitted fitted, Incoming in) {
        requireOneColumn(in);
        int columns = fitted.columns("n_features", Incoming.REQUEST);
        Precision out = precision(fitted, Precision.DOUBLE);
        Transform hashing = new TokenHashing(
                analyzer(fitted),
                columns,
                fitted.flag("alternate_sign", true),
                fitted.flag("binary", false),
                fitted.flag("non_negative", false));
        Transform norm = new TfIdf(columns, false, null, norm(fitted), out == Precision.SINGLE);
        return new ImportedStep(Chain.of(List.of(hashing, norm)), out);
    }

    static Precision precision(Fitted fitted, Precision whereAbsent) {
        PyValue dtype = fitted.find("dtype");
        if (dtype == null) {
            return whereAbsent;
        }
        String name = dtype.describe();
        if (name.endsWith("float32")) {
            return Precision.SINGLE;
        }
        if (!name.endsWith("float64") && !name.endsWith("int64") && !name.endsWith("int") && !name.endsWith("float")) {
            throw fitted.wrong("dtype", "float64, float32 or int64");
        }
        return Precision.DOUBLE;
    }

    private static Map<String, Integer> vocabulary(Fitted fitted) {
        String name = fitted.find("vocabulary_") == null ? "vocabulary" : "vocabulary_";
        PyValue found = fitted.find(name);
        if (!(found instanceof PyDict dict) || dict.size() == 0) {
            throw fitted.wrong("vocabulary_", "a dict of tokens; not fitted");
        }
        fitted.scope().charge((long) dict.size() * BYTES_A_TOKEN);
        Map<String, Integer> columns = new HashMap<>();
        Set<Integer> taken = new HashSet<>();
        for (PyDict.Entry entry : dict.entries()) {
            int column = fitted.reading(name, entry.value(), TextImporters::index);
            if (column < 0 || column >= dict.size() || !taken.add(column)) {
                throw fitted.wrong(name, "each of the columns 0.." + (dict.size() - 1) + " once, not " + column);
            }
            columns.put(fitted.reading(name, entry.key(), PyValue::asString), column);
        }
        return columns;
    }

    static int index(PyValue value) {
        return value instanceof NdArray array ? array.item().asInt() : value.asInt();
    }

    private static Analyzer analyzer(Fitted fitted) {
        for (String callable : List.of("preprocessor", "tokenizer")) {
            if (fitted.find(callable) != null) {
                throw fitted.wrong(callable, "None; functions of one's own are not run");
            }
        }
        if (!fitted.text("input", "content").equals("content")) {
            throw fitted.wrong("input", "content");
        }
        PyValue kind = fitted.find("analyzer");
        Analyzer.Kind units = switch (kind instanceof PyStr text ? text.value() : kind == null ? "word" : "") {
            case "word" -> Analyzer.Kind.WORD;
            case "char" -> Analyzer.Kind.CHAR;
            case "char_wb" -> Analyzer.Kind.CHAR_WB;
            default -> throw fitted.wrong("analyzer", "word, char or char_wb; functions of one's own are not run");
        };
        boolean words = units == Analyzer.Kind.WORD;
        List<PyValue> range = fitted.items("ngram_range");
        if (range.size() != 2) {
            throw fitted.wrong("ngram_range", "a pair");
        }
        return new Analyzer(
                units,
                fitted.flag("lowercase", true),
                accents(fitted),
                words ? fitted.read("token_pattern", value -> Tokenizer.of(value.asString())) : null,
                words ? stopWords(fitted, fitted.find("stop_words")) : Set.of(),
                fitted.reading("ngram_range", range.get(0), PyValue::asInt),
                fitted.reading("ngram_range", range.get(1), PyValue::asInt));
    }

    private static Analyzer.Accents accents(Fitted fitted) {
        PyValue accents = fitted.find("strip_accents");
        return switch (accents instanceof PyStr text ? text.value() : accents == null ? "" : "?") {
            case "" -> Analyzer.Accents.KEEP;
            case "ascii" -> Analyzer.Accents.ASCII;
            case "unicode" ->
                fitted.version().isAtLeast(0, 22) ? Analyzer.Accents.UNICODE : Analyzer.Accents.UNICODE_OLD;
            default -> throw fitted.wrong("strip_accents", "ascii, unicode or None");
        };
    }

    private static Set<String> stopWords(Fitted fitted, @Nullable PyValue words) {
        if (words == null) {
            return Set.of();
        }
        if (words instanceof PyStr text) {
            if (!text.value().equals("english")) {
                throw fitted.wrong("stop_words", "english, a list or None");
            }
            return StopWords.english();
        }
        Set<String> set = new HashSet<>();
        for (PyValue word : fitted.items("stop_words")) {
            set.add(fitted.reading("stop_words", word, PyValue::asString));
        }
        return set;
    }
}
