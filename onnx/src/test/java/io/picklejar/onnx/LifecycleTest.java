package io.picklejar.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Tensor;
import io.picklejar.model.kernel.UnanswerableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opening, closing, damaged files and the native memory. */
class LifecycleTest {

    private static final Table ROW = Table.ofNumbers(1, 4, new double[] {5.1, 3.5, 1.4, 0.2});

    private static Path file(String name) {
        return Cases.ROOT.resolve(name).resolve("model.onnx");
    }

    private static LoadedModel load(String name) {
        return (LoadedModel) Cases.bareEngine().load(file(name));
    }

    @Test
    void aClosedModelSaysSo() {
        LoadedModel model = load("forest_classifier");
        model.close();
        model.close();
        assertThatIllegalStateException().isThrownBy(() -> model.predict(ROW)).withMessage("the model is closed");
    }

    @Test
    void aModelToLookAtDoesNotPredict() {
        LoadedModel model = (LoadedModel) OnnxEngine.withoutRuntime().load(file("forest_classifier"));
        assertThatIllegalStateException().isThrownBy(() -> model.predict(ROW));
    }

    @Test
    void rowsThatTheGraphCannotComputeWithAreRefused() {
        try (LoadedModel model = load("embedding_tokens")) {
            Tensor beyond = new Tensor.Longs(new int[] {1}, new long[] {99});
            Table rows = new Table(1, 1, new double[1], null, new @Nullable Tensor[] {beyond});
            assertThatThrownBy(() -> model.predict(rows))
                    .isInstanceOf(UnanswerableException.class)
                    .hasMessageContaining("99")
                    .hasMessageNotContaining("onnxruntime/");
        }
    }

    @Test
    void threadsAreBounded() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OnnxOptions(0, 1, true))
                .withMessage("intra_op_threads: 0 (expected: 1..1024)");
        assertThatIllegalArgumentException().isThrownBy(() -> new OnnxOptions(1, 1025, true));
    }

    @Test
    void externalDataBehindALinkIsRefused(@TempDir Path folder) throws IOException {
        Path real = folder.resolve("elsewhere.bin");
        Files.copy(Cases.ROOT.resolve("external_data/weights.bin"), real);
        Path model = Files.createDirectory(folder.resolve("model"));
        Files.copy(file("external_data"), model.resolve("model.onnx"));
        Files.createSymbolicLink(model.resolve("weights.bin"), real);
        assertThatThrownBy(() -> Cases.bareEngine().load(model.resolve("model.onnx")))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("which is a link");
    }

    /** Cut at each byte and with bytes changed at random: a model or one line, and the process goes on. */
    @Test
    void damagedFilesAreModelsOrRefused(@TempDir Path folder) throws IOException {
        Random random = new Random(11);
        int refused = 0;
        for (String name : new String[] {"tree_regressor_named", "image_and_meta", "branches", "external_data"}) {
            byte[] good = Files.readAllBytes(file(name));
            for (int i = 0; i < 150; i++) {
                byte[] bad = i % 2 == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
                for (int k = 0; i % 2 == 1 && k < 3; k++) {
                    bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
                }
                Path file = Files.write(folder.resolve("bad.onnx"), bad);
                try {
                    ((LoadedModel) Cases.bareEngine().load(file)).close();
                } catch (ModelLoadException e) {
                    refused++;
                    assertThat(e).message().isNotBlank().doesNotContain("\n");
                }
            }
        }
        assertThat(refused).isGreaterThan(300);
    }

    /** {@code -Donnx.cycles=10000}: loads, predicts and unloads; resident memory must stay where it was after the first tenth. */
    @Test
    void loadingAndUnloadingLeavesNothingBehind() throws IOException {
        int cycles = Integer.getInteger("onnx.cycles", 300);
        Path status = Path.of("/proc/self/status");
        assumeTrue(Files.exists(status), "resident memory is read from /proc, which is not here");
        long after = 0;
        for (int i = 0; i < cycles; i++) {
            if (i == cycles / 10) {
                after = resident(status);
            }
            try (LoadedModel model = load("logistic_zipmap_ints")) {
                assertThat(model.predict(ROW).classIndices()).containsExactly(0);
            }
        }
        long end = resident(status);
        System.out.printf(
                Locale.ROOT, "%d cycles: resident %d KiB after a tenth, %d KiB at the end%n", cycles, after, end);
        assertThat(end - after).isLessThan(100_000);
    }

    private static long resident(Path status) throws IOException {
        System.gc();
        String line = Files.readAllLines(status).stream()
                .filter(each -> each.startsWith("VmRSS:"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", ""));
    }
}
