package io.picklejar.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OrtEnvironment;
import io.picklejar.model.engine.LoadedModel;
import io.picklejar.model.engine.ModelLoadException;
import io.picklejar.model.kernel.Table;
import io.picklejar.onnx.OnnxTrial.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files tried in processes of their own: real ones, with graphs that kill, and programs that end as such graphs do. */
class TrialTest {

    private static final Path TRIAL = Path.of("src/test/resources/trial");
    private static final Path HOME = Path.of(System.getProperty("java.home"));

    private static OnnxTrial trial(@Nullable Path passed) {
        return new OnnxTrial(Mode.ON, Duration.ofMinutes(2), 512L << 20, passed);
    }

    private static LoadedModel load(Path file, OnnxTrial trial) {
        OnnxOptions options = new OnnxOptions(1, 1, false, trial);
        return (LoadedModel) new OnnxEngine(options, 1L << 28).load(file);
    }

    private static Trial ofMain(Class<?> main, Mode mode) {
        OnnxTrial options = new OnnxTrial(mode, Duration.ofSeconds(4), 1L << 30, null);
        return new Trial(
                options,
                main.getName(),
                List.of(TrialChild.class, TrialTest.class, ModelLoadException.class, OrtEnvironment.class),
                HOME);
    }

    private static TrialJob job(byte[] model) {
        return new TrialJob(model, Path.of("/"), List.of(), new OnnxOptions(1, 1, false, OnnxTrial.off()));
    }

    private static List<Path> scratch() throws IOException {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("picklejar-trial"))
                    .toList();
        }
    }

    /** No file says what it will ask for: 3.6 to 40 GB. */
    @ParameterizedTest
    @ValueSource(strings = {"constant_of_shape", "expand", "tile", "range", "pad", "expand_at_run"})
    void aGraphThatFillsTheMemoryIsStopped(String name) {
        assumeTrue(Files.exists(Path.of("/proc/self/status")), "memory is watched on Linux, which this is not");
        long before = new Resident(ProcessHandle.current().pid()).bytes();
        assertThatThrownBy(
                        () -> load(TRIAL.resolve(name + ".onnx"), trial(null)).close())
                .isInstanceOf(ModelLoadException.class)
                .hasMessageMatching("(?is).*(took more than 512 MiB of memory|allocat|bad_alloc).*")
                .hasMessageNotContaining("\n");
        assertThat(new Resident(ProcessHandle.current().pid()).bytes() - before).isLessThan(300L << 20);
    }

    @Test
    void aGraphThatNeverEndsIsStopped() {
        OnnxTrial short3 = new OnnxTrial(Mode.ON, Duration.ofSeconds(3), 1L << 30, null);
        assertThatThrownBy(
                        () -> load(TRIAL.resolve("endless_loop.onnx"), short3).close())
                .isInstanceOf(ModelLoadException.class)
                .hasMessageStartingWith("ONNX Runtime was not done after 3 s, computing with zeros");
    }

    @ParameterizedTest
    @CsvSource({
        "Crashes, 'crashed on this file (signal 11, SIGSEGV), computing with zeros'",
        "Killed, 'crashed on this file (signal 9), loading it'",
        "Exits, 'crashed on this file (exit code 7), loading it'",
        "Hangs, 'was not done after 4 s, loading it'"
    })
    void aChildThatEndsBadlyIsOneLine(String main, String says) throws ClassNotFoundException, IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/kill")) || Files.isExecutable(Path.of("/usr/bin/kill")), "no kill");
        List<Path> before = scratch();
        Class<?> program = Class.forName(TrialMains.class.getName() + "$" + main);
        assertThatThrownBy(() -> ofMain(program, Mode.AUTO).run(job(new byte[1 << 20])))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageStartingWith("ONNX Runtime " + says)
                .hasMessageNotContaining("\n");
        assertThat(scratch()).isEqualTo(before);
    }

    @Test
    void aChildThatCannotStartIsAWarning() {
        assertThat(ofMain(TrialMains.NeverStarts.class, Mode.AUTO).run(job(new byte[8])))
                .containsExactly("not tried in a process of its own before it was loaded: "
                        + "the Java process for it ended with code 1: Error: no such program [31m");
        assertThatThrownBy(() -> ofMain(TrialMains.NeverStarts.class, Mode.ON).run(job(new byte[8])))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageStartingWith("cannot be tried in a process of its own: ");
    }

    @Test
    void aJavaWithoutLauncherIsAWarning(@TempDir Path noJava) {
        List<Class<?>> needed = List.of(TrialChild.class);
        Trial trial = new Trial(OnnxTrial.of(Mode.AUTO, null), TrialChild.class.getName(), needed, noJava);
        assertThat(trial.run(job(new byte[8])).get(0)).contains("no " + noJava);
    }

    @Test
    void theChildSeesNoSecrets() {
        assumeTrue(System.getenv("HOME") != null, "no HOME here that could be hidden");
        assertThatThrownBy(() -> ofMain(TrialMains.Tells.class, Mode.ON).run(job(new byte[8])))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("PATH")
                .hasMessageNotContaining("HOME");
    }

    /** What the runtime itself refuses is told in the words it would be told without a trial. */
    @Test
    void whatTheRuntimeRefusesIsToldAsEver() {
        Path file = Cases.ROOT.resolve("refused_unknown_operator/model.onnx");
        List<String> told = new ArrayList<>();
        for (OnnxTrial trial : List.of(trial(null), OnnxTrial.off())) {
            assertThatThrownBy(() -> load(file, trial).close()).satisfies(e -> told.add(e.getMessage()));
        }
        assertThat(told.get(0)).isEqualTo(told.get(1)).contains("Teleport");
    }

    /** Our own checks left out: whatever these files do to the runtime, they do it elsewhere. */
    @Test
    void filesThatTheReaderRefusesHarmNobody() throws IOException {
        List<String> names = Cases.refused();
        OnnxTrial options = new OnnxTrial(Mode.ON, Duration.ofSeconds(5), 1L << 30, null);
        int refused = 0;
        for (String name : names) {
            byte[] model = Files.readAllBytes(Cases.ROOT.resolve(name).resolve("model.onnx"));
            try {
                new Trial(options).run(job(model));
            } catch (ModelLoadException e) {
                refused++;
                System.out.println(name + ": " + e.getMessage());
                assertThat(e).message().isNotBlank().doesNotContain("\n");
            }
        }
        assertThat(refused).isGreaterThan(names.size() / 2);
    }

    @Test
    void whatHasPassedIsNotTriedAgain(@TempDir Path folder) throws IOException {
        Path passed = folder.resolve("cache/passed");
        Path file = Cases.ROOT.resolve("external_data/model.onnx");
        for (int i = 0; i < 3; i++) {
            long begin = System.nanoTime();
            try (LoadedModel model = load(file, trial(passed))) {
                System.out.printf(
                        Locale.ROOT,
                        "load %d: %d ms%n",
                        i,
                        Duration.ofNanos(System.nanoTime() - begin).toMillis());
                assertThat(model.info().warnings()).isEmpty();
            }
        }
        assertThat(passed).content().hasLineCount(1).matches("[0-9a-f]{64}\n");
    }

    @Test
    void otherExternalDataIsAnotherModel(@TempDir Path folder) throws IOException {
        Path weights = folder.resolve("weights.bin");
        Files.copy(Cases.ROOT.resolve("external_data/weights.bin"), weights);
        byte[] model = Files.readAllBytes(Cases.ROOT.resolve("external_data/model.onnx"));
        TrialJob job = new TrialJob(model, folder, List.of(weights), OnnxOptions.defaults());
        String before = job.hash("1");
        assertThat(job.hash("1")).isEqualTo(before);
        assertThat(job.hash("2")).isNotEqualTo(before);
        byte[] changed = Files.readAllBytes(weights);
        changed[0]++;
        Files.write(weights, changed);
        assertThat(job.hash("1")).isNotEqualTo(before);
    }

    @Test
    void theRecordIsBoundedAndSurvivesDamage(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("passed");
        TrialRecord trials = new TrialRecord(file);
        for (int i = 0; i < 5000; i++) {
            trials.add(String.format(Locale.ROOT, "%064x", i));
        }
        assertThat(Files.size(file)).isLessThanOrEqualTo(4096 * 65);
        assertThat(trials.holds(String.format(Locale.ROOT, "%064x", 4999))).isTrue();
        assertThat(trials.holds(String.format(Locale.ROOT, "%064x", 1))).isFalse();
        Files.write(file, new byte[1 << 20]);
        assertThat(trials.holds("\0".repeat(64))).isFalse();
        trials.add("a".repeat(64));
        assertThat(file).hasContent("a".repeat(64));
    }

    @Test
    void predictionsAreTheSame() {
        Table row = Table.ofNumbers(1, 4, new double[] {5.1, 3.5, 1.4, 0.2});
        Path file = Cases.ROOT.resolve("forest_classifier/model.onnx");
        try (LoadedModel tried = load(file, trial(null));
                LoadedModel untried = load(file, OnnxTrial.off())) {
            assertThat(tried.predict(row).classIndices())
                    .isEqualTo(untried.predict(row).classIndices());
        }
    }

    @Test
    void boundsAreChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OnnxTrial(Mode.ON, Duration.ZERO, 1L << 30, null))
                .withMessageContaining("trial time: PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OnnxTrial(Mode.ON, Duration.ofSeconds(1), 1, null))
                .withMessageContaining("trial memory: 1 bytes");
    }

    @Test
    void theRecordLiesInTheUsersCache() {
        assertThat(OnnxTrial.userFolder(Map.of("XDG_CACHE_HOME", "/c", "HOME", "/h")))
                .isEqualTo(Path.of("/c/picklejar/onnx-trials-passed"));
        assertThat(OnnxTrial.userFolder(Map.of("HOME", "/h")))
                .isEqualTo(Path.of("/h/.cache/picklejar/onnx-trials-passed"));
        assertThat(OnnxTrial.userFolder(Map.of())).isNull();
        assertThat(OnnxTrial.userFolder(Map.of("XDG_CACHE_HOME", "relative"))).isNull();
    }
}
