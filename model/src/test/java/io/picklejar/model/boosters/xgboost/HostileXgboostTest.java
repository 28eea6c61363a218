package io.picklejar.model.boosters.xgboost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.picklejar.model.boosters.BoosterEngine;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.LoadedPart;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged and crafted files: refused with one line, or answering something, but never another exception and never a hang. */
class HostileXgboostTest {

    private static final Path FOLDER = Path.of("src/test/resources/boosters/xgboost");

    @TempDir
    private Path temp;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dart_softprob.json",
                "dart_softprob.ubj",
                "dart_softprob.bin",
                "categories_partition.ubj",
                "linear_softprob.bin"
            })
    void cutFilesAreRefused(String name) throws IOException {
        byte[] file = Files.readAllBytes(FOLDER.resolve(name));
        for (int percent = 0; percent < 100; percent += 3) {
            byte[] cut = Arrays.copyOf(file, (int) (file.length * (long) percent / 100));
            assertThatThrownBy(() -> load(name, cut))
                    .as("%s cut at %d %%", name, percent)
                    .isInstanceOf(ModelLoadException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"softmax.json", "softmax.ubj", "softmax.bin", "categories_onehot.ubj", "linear.ubj", "dart.bin"})
    void flippedBytesNeverEscape(String name) throws IOException {
        byte[] file = Files.readAllBytes(FOLDER.resolve(name));
        Random random = new Random(11);
        int refused = 0;
        for (int i = 0; i < 400; i++) {
            byte[] flipped = file.clone();
            for (int k = 0; k <= i % 3; k++) {
                flipped[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
            }
            refused += answersOrIsRefused(name, flipped) ? 0 : 1;
        }
        assertThat(refused).isPositive();
    }

    private boolean answersOrIsRefused(String name, byte[] file) throws IOException {
        try {
            LoadedPart part = load(name, file);
            LoadedModel model = (LoadedModel) part;
            int width = model.inputs().size();
            if (width < 10_000) {
                model.predict(Table.ofNumbers(9, width, new double[9 * width]));
            }
            return true;
        } catch (ModelLoadException e) {
            assertThat(e.getMessage()).doesNotContain("unexpected", "\n");
            return false;
        } catch (RuntimeException e) {
            return fail(name, e);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "left_children":[1  | "left_children":[0            | another parent
            "left_children":[1  | "left_children":[999          | left child 999
            "left_children":[1  | "left_children":[-7           | left child -7
            "right_children":[2 | "right_children":[1           | another parent
            "split_indices":[   | "split_indices":[77,          | numbers (expected
            "tree_info":[0      | "tree_info":[5                | output
            "num_feature":"5"   | "num_feature":"99999999999"   | num_feature
            "num_feature":"5"   | "num_feature":"-1"            | num_feature
            "num_feature":"5"   | "num_feature":"x"             | a number
            "num_feature":"5"   | "num_feature":"2"             | feature
            "num_class":"0"     | "num_class":"100000000"       | num_class
            "base_score":"5E-1" | "base_score":"x"              | base_score
            "base_score":"5E-1" | "base_score":"[1,2]"          | base_score
            reg:squarederror    | reg:unheardof                 | objective
            "name":"gbtree"     | "name":"gbforest"             | gbtree, dart or gblinear
            """)
    void wrongFieldsAreNamed(String from, String to, String message) throws IOException {
        String json = Files.readString(FOLDER.resolve("named.json"));
        assertThat(json).contains(from);
        byte[] file = json.replace(from, to).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> load("model.json", file))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining(message);
    }

    @Test
    void deepNestingIsRefused() {
        byte[] json = ("{\"learner\":" + "[".repeat(100_000)).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> load("model.json", json)).isInstanceOf(ModelLoadException.class);
        byte[] ubj = new byte[100_000];
        Arrays.fill(ubj, (byte) '[');
        byte[] start = {'{', 'L', 0, 0, 0, 0, 0, 0, 0, 7, 'l', 'e', 'a', 'r', 'n', 'e', 'r'};
        System.arraycopy(start, 0, ubj, 0, start.length);
        assertThatThrownBy(() -> load("model.ubj", ubj))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("nested deeper");
    }

    @Test
    void lengthsBeyondTheFileAreRefusedBeforeAnythingIsAllocated() {
        byte[] file = {
            '{', 'L', 0, 0, 0, 0, 0, 0, 0, 7, 'l', 'e', 'a', 'r', 'n', 'e', 'r', '[', '$', 'd', '#', 'L', 0x7f, -1, -1,
            -1, -1, -1, -1, -1, 0
        };
        assertThatThrownBy(() -> load("model.ubj", file))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("a length of");
    }

    @Test
    void aSmallBudgetIsKept() throws IOException {
        Path file = FOLDER.resolve("softprob.json");
        assertThatThrownBy(() -> new BoosterEngine(Files.size(file) + 100).load(file))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("bytes of memory");
    }

    private LoadedPart load(String name, byte[] file) throws IOException {
        Path path = temp.resolve(name);
        Files.write(path, file);
        return new BoosterEngine(256L << 20).load(path);
    }
}
