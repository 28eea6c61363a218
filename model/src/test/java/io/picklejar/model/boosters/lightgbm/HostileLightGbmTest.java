package io.picklejar.model.boosters.lightgbm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.metarank.lightgbm4j.LGBMException;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts that are not what LightGBM writes. */
class HostileLightGbmTest {

    private static String text = "";
    private static String linear = "";

    @BeforeAll
    static void train() throws LGBMException, IOException {
        try (Trained sets = Trained.of("objective=binary categorical_feature=0,1", 3);
                Trained leaves = Trained.of("objective=regression linear_tree=true", 3)) {
            text = sets.text();
            linear = leaves.text();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "num_leaves=15 | num_leaves=2000000000 | num_leaves",
                "num_leaves=15 | num_leaves=14 | expected: 13",
                "num_leaves=15 | num_leaves=-3 | num_leaves",
                "left_child=\\S+ | left_child=99 | left_child",
                "left_child=\\S+ | left_child=-99 | left_child",
                "left_child=\\S+ | left_child=-2147483648 | left_child",
                "left_child=\\S+ | left_child=0 | parent",
                "right_child=\\S+ | right_child=0 | parent",
                "split_feature=\\S+ | split_feature=77 | feature 77",
                "split_feature=\\S+ | split_feature=-1 | feature -1",
                "threshold=\\S+ | threshold=x | threshold",
                "leaf_value=\\S+ | leaf_value=1e5x | leaf_value",
                "num_cat=[1-9]\\d* | num_cat=2000000000 | num_cat",
                "cat_boundaries=0 | cat_boundaries=5 | cat_boundaries",
                "cat_threshold=\\S+ | cat_threshold=99999999999 | cat_threshold",
                "cat_threshold=\\S+ |cat_threshold= | cat_threshold",
                "max_feature_idx=5 | max_feature_idx=2147483647 | max_feature_idx",
                "max_feature_idx=5 | max_feature_idx=6 | feature_names",
                "num_class=1 | num_class=0 | num_class",
                "num_tree_per_iteration=1 | num_tree_per_iteration=2 | num_tree_per_iteration",
                "objective=binary | objective=magic | objective",
                "sigmoid:1 | sigmoid:0 | sigmoid",
                "end of trees | the end | truncated",
                "tree_sizes=\\S+ | tree_sizes= | 3 trees",
                "^tree | forest | tree",
            })
    void isRefused(String found, String replacement, String said) {
        String spoilt = text.replaceFirst(found, replacement);
        if (said.equals("truncated")) {
            spoilt = text.substring(0, text.indexOf("end of trees"));
        }
        assertThat(spoilt).isNotEqualTo(text);
        String read = spoilt;
        assertThatThrownBy(() -> load(read))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining(said);
    }

    @Test
    void linearLeavesAreChecked() {
        for (String[] change : new String[][] {
            {"leaf_features=\\d+", "leaf_features=99"}, {"num_features=\\d+", "num_features=2000000000"},
            {"num_features=\\d+", "num_features=-1"}, {"leaf_coeff=\\S+", "leaf_coeff="}
        }) {
            String spoilt = linear.replaceFirst(change[0], change[1]);
            if (!spoilt.equals(linear)) {
                assertThatThrownBy(() -> load(spoilt)).isInstanceOf(ModelLoadException.class);
            }
        }
    }

    @Test
    void damagedTextsAreRefusedOrStillTrees() {
        Random random = new Random(7);
        byte[] whole = text.getBytes(StandardCharsets.UTF_8);
        int end = text.indexOf("end of trees");
        for (int i = 0; i < 3000; i++) {
            byte[] damaged = i % 3 == 0 ? Arrays.copyOf(whole, random.nextInt(end)) : whole.clone();
            for (int k = 0; k < 1 + i % 4 && damaged.length > 0; k++) {
                damaged[random.nextInt(Math.min(end, damaged.length))] = (byte) random.nextInt(256);
            }
            try {
                LoadedModel model = new LightGbmText().load(damaged, 10_000_000);
                model.predict(Table.ofNumbers(
                        2, model.inputs().size(), new double[2 * model.inputs().size()]));
                assertThat(i % 3).as("a truncated text was read").isNotZero();
            } catch (ModelLoadException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    void aTextLargerThanTheBudgetIsRefused() {
        assertThatThrownBy(() -> new LightGbmText().load(text.getBytes(StandardCharsets.UTF_8), 1000))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("bytes");
    }

    /** A text is looked up, a number is its code; an unknown text is missing. */
    @Test
    void pandasCategoriesAreLookedUp() {
        LoadedModel model = load(text + "\npandas_categorical:[[\"a\", \"b\", \"c\"], [\"x\", \"y\"]]\n");
        assertThat(model.inputs().get(0).domain().categories()).hasSize(3);
        assertThat(model.inputs().get(0).domain().kind()).isEqualTo(Domain.Kind.ANY);
        double[] codes = {1, 0, 0, 0, 0, 0, Double.NaN, 1, 0, 0, 0, 0};
        @Nullable String[] texts = {"b", "x", null, null, null, null, "unseen", "y", null, null, null, null};
        double[] none = {Double.NaN, Double.NaN, 0, 0, 0, 0, Double.NaN, Double.NaN, 0, 0, 0, 0};
        Predictions byCode = model.predict(Table.ofNumbers(2, 6, codes));
        Predictions byText = model.predict(new Table(2, 6, none, texts));
        assertThat(byText.probabilities()).isEqualTo(byCode.probabilities());
    }

    @Test
    void categoriesThatFitNoColumnsAreToldOf() {
        assertThat(load(text + "\npandas_categorical:[[\"a\"]]\n").info().warnings())
                .anyMatch(warning -> warning.contains("codes"));
        assertThat(load(text + "\npandas_categorical:{{\n").info().warnings())
                .anyMatch(warning -> warning.contains("codes"));
        assertThat(load(text + "\npandas_categorical:null\n").info().warnings()).isEmpty();
    }

    private static LoadedModel load(String read) {
        return new LightGbmText().load(read.getBytes(StandardCharsets.UTF_8), 100_000_000);
    }
}
