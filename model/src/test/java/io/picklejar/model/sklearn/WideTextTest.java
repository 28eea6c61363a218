package io.picklejar.model.sklearn;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.sklearn.PickleWriter.Arr;
import io.picklejar.model.sklearn.PickleWriter.Instance;
import io.picklejar.model.sklearn.PickleWriter.Tuple;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Texts hashed into a million columns: a batch takes memory by its words, never by rows times columns. */
class WideTextTest {

    private static final int COLUMNS = 1 << 20;
    private static final int ROWS = 1_000;
    /** Laid out, the batch would take 8 GiB, and a single row 8 MiB. */
    private static final long MOST_BYTES = 64L << 20;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static Instance hashing() {
        return Made.of(
                "sklearn.feature_extraction.text.HashingVectorizer",
                "token_pattern",
                "\\w+",
                "ngram_range",
                new Tuple(1, 1),
                "n_features",
                COLUMNS,
                "norm",
                "l2");
    }

    private static Arr weights() {
        double[] weights = new double[COLUMNS];
        for (int i = 0; i < COLUMNS; i++) {
            weights[i] = (i % 17) - 8;
        }
        return new Arr(weights, 1, COLUMNS);
    }

    private static Table texts(int rows) {
        String[] texts = new String[rows];
        Arrays.setAll(texts, i -> "word" + i + " and word" + (i % 7) + " again " + i);
        return new Table(rows, 1, new double[rows], texts);
    }

    private static void assertLean(LoadedModel model) {
        Table batch = texts(ROWS);
        model.predict(batch);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        double[] probabilities = model.predict(batch).probabilities();
        long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(taken).isLessThan(MOST_BYTES);
        assertThat(probabilities).isNotNull();
        for (int row = 0; row < 20; row++) {
            double[] single = model.predict(batch.slice(row, row + 1)).probabilities();
            assertThat(single).isEqualTo(Arrays.copyOfRange(probabilities, 2 * row, 2 * row + 2));
        }
    }

    @Test
    void aLinearModelReadsTheWordsAlone() {
        Instance linear = Made.with(Made.logistic(), "coef_", weights());
        assertLean((LoadedModel) Made.load(Made.pipeline(hashing(), linear)));
    }

    @Test
    void soItDoesBehindAScalerOfGreatestValues() {
        double[] scale = new double[COLUMNS];
        Arrays.fill(scale, 0.5);
        Instance scaler = Made.of("sklearn.preprocessing._data.MaxAbsScaler", "scale_", new Arr(scale, COLUMNS));
        Instance linear = Made.with(Made.logistic(), "coef_", weights());
        assertLean((LoadedModel) Made.load(Made.pipeline(hashing(), scaler, linear)));
    }
}
