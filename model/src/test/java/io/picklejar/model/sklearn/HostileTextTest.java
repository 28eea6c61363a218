package io.picklejar.model.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.sklearn.PickleWriter.Arr;
import io.picklejar.model.sklearn.PickleWriter.Instance;
import io.picklejar.model.sklearn.PickleWriter.Tuple;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Broken vectorizers are refused with one line that says where and what. */
class HostileTextTest {

    private static final String TEXT = "sklearn.feature_extraction.text.";

    @Test
    void theUnspoiltOnesLoad() {
        for (Instance step : List.of(counts(), weighted(), hashed(), dictionary())) {
            assertThat(Made.load(model(step))).isInstanceOf(LoadedModel.class);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"brokenCounts", "brokenWeights", "brokenHashes", "brokenDictionaries"})
    void isRefused(String message, Instance step) {
        Instance root = model(step);
        assertThatThrownBy(() -> Made.load(root))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n", "unexpected", "null"));
    }

    static Stream<Arguments> brokenCounts() {
        Instance mine = Made.of("sklearn.preprocessing._data.MinMaxScaler");
        return Stream.of(
                arguments("vocabulary_: found nothing", Made.without(counts(), "vocabulary_")),
                arguments("vocabulary_: found list of 2", vocabulary(List.of("a", "b"))),
                arguments("vocabulary_: found dict of 0", vocabulary(Map.of())),
                arguments("each of the columns 0..1 once, not 2", vocabulary(Map.of("a", 0, "b", 2))),
                arguments("each of the columns 0..1 once, not -1", vocabulary(Map.of("a", -1, "b", 1))),
                arguments("each of the columns 0..1 once, not 0", vocabulary(Map.of("a", 0, "b", 0))),
                arguments("vocabulary_: found str 'x'", vocabulary(Map.of("a", "x", "b", 1))),
                arguments("vocabulary_: found int 7", vocabulary(Map.of(7, 0, "b", 1))),
                arguments("columns 0..1 once, not 1000000", vocabulary(Map.of("a", 1_000_000, "b", 1))),
                arguments("ngram_range: found tuple of 1", Made.with(counts(), "ngram_range", new Tuple(1))),
                arguments("n-grams of 0 to 1", Made.with(counts(), "ngram_range", new Tuple(0, 1))),
                arguments("n-grams of 3 to 2", Made.with(counts(), "ngram_range", new Tuple(3, 2))),
                arguments("ngram_range: found str 'a'", Made.with(counts(), "ngram_range", new Tuple("a", 2))),
                arguments("ngram_range: found int 1", Made.with(counts(), "ngram_range", 1)),
                arguments("tokenizer: found", Made.with(counts(), "tokenizer", mine)),
                arguments("preprocessor: found", Made.with(counts(), "preprocessor", mine)),
                arguments("functions of one's own are not run", Made.with(counts(), "analyzer", mine)),
                arguments("analyzer: found str 'mine'", Made.with(counts(), "analyzer", "mine")),
                arguments("input: found str 'filename'", Made.with(counts(), "input", "filename")),
                arguments("strip_accents: found str 'all'", Made.with(counts(), "strip_accents", "all")),
                arguments("stop_words: found str 'german'", Made.with(counts(), "stop_words", "german")),
                arguments("stop_words: found int 3", Made.with(counts(), "stop_words", List.of("a", 3))),
                arguments("dtype: found str 'complex64'", Made.with(counts(), "dtype", "complex64")),
                arguments("token_pattern: found None", Made.with(counts(), "token_pattern", PickleWriter.NONE)),
                arguments("more than one capturing group", Made.with(counts(), "token_pattern", "(a)(b)")),
                arguments("token_pattern: found pattern '['", Made.with(counts(), "token_pattern", "[")),
                arguments("more than", Made.with(counts(), "token_pattern", "a".repeat(100_000))));
    }

    private static Instance vocabulary(Object value) {
        return Made.with(counts(), "vocabulary_", value);
    }

    static Stream<Arguments> brokenWeights() {
        return Stream.of(
                arguments("_tfidf: missing", Made.without(weighted(), "_tfidf")),
                arguments("_tfidf: found int 3", Made.with(weighted(), "_tfidf", 3)),
                arguments("idf_: found array float64[3]", tfidf(Arr.of(1.0, 2.0, 3.0))),
                arguments("idf_: found array float64[1]", tfidf(Arr.of(1.0))),
                arguments("idf_: found str 'x'", tfidf("x")),
                arguments(
                        "norm: found str 'max'",
                        Made.with(weighted(), "_tfidf", Made.with(transformer(Arr.of(1.0, 2.0)), "norm", "max"))));
    }

    private static Instance tfidf(Object idf) {
        return Made.with(weighted(), "_tfidf", transformer(idf));
    }

    static Stream<Arguments> brokenHashes() {
        return Stream.of(
                arguments("n_features: found int 0", Made.with(hashed(), "n_features", 0)),
                arguments("n_features: found int -5", Made.with(hashed(), "n_features", -5)),
                arguments("n_features: found int 2147483647", Made.with(hashed(), "n_features", Integer.MAX_VALUE)),
                arguments("n_features: found", Made.with(hashed(), "n_features", 1L << 40)),
                arguments("norm: found str 'max'", Made.with(hashed(), "norm", "max")));
    }

    static Stream<Arguments> brokenDictionaries() {
        return Stream.of(
                arguments("feature_names_: missing", Made.without(dictionary(), "feature_names_")),
                arguments("each name once, not age again", names("age", "age")),
                arguments("each name once, not city=a again", names("city=a", "city=a")),
                arguments("a number or a text in city, not both", names("city", "city=a")),
                arguments("feature_names_: found int 7", names("age", 7)),
                arguments("separator", Made.with(dictionary(), "separator", "")),
                arguments("DictVectorizer.feature_names_: found int 1", Made.with(dictionary(), "separator", 1)));
    }

    private static Instance names(Object... names) {
        return Made.with(dictionary(), "feature_names_", List.of(names));
    }

    private static Instance model(Instance step) {
        return Made.pipeline(step, Made.linear());
    }

    private static Instance counts() {
        return Made.of(
                TEXT + "CountVectorizer",
                "token_pattern",
                "(?u)\\b\\w\\w+\\b",
                "ngram_range",
                new Tuple(1, 1),
                "vocabulary_",
                Map.of("a", 0, "b", 1));
    }

    private static Instance weighted() {
        Instance counts = counts();
        Instance weighted = new Instance(counts.module(), "TfidfVectorizer", counts.attributes());
        return Made.with(weighted, "_tfidf", transformer(Arr.of(1.0, 2.0)));
    }

    private static Instance transformer(Object idf) {
        return Made.of(TEXT + "TfidfTransformer", "use_idf", true, "norm", "l2", "idf_", idf);
    }

    private static Instance hashed() {
        return Made.of(
                TEXT + "HashingVectorizer",
                "token_pattern",
                "\\w+",
                "ngram_range",
                new Tuple(1, 1),
                "n_features",
                2,
                "norm",
                "l2");
    }

    private static Instance dictionary() {
        return Made.of(
                "sklearn.feature_extraction._dict_vectorizer.DictVectorizer",
                "separator",
                "=",
                "feature_names_",
                List.of("age", "city=a"));
    }
}
