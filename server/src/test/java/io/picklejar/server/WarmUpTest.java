package io.picklejar.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a model is exercised before it serves, counted in rows of a model whose rows take their time. */
class WarmUpTest {

    private static final int ROW_MILLIS = 20;

    @TempDir
    private Path folder;

    /** Rows of each call of a model that takes {@value #ROW_MILLIS} ms a row, until it was ready. */
    private List<Integer> calls(String warmUp) throws Exception {
        Files.writeString(folder.resolve("model.toll"), "");
        TollEngine engine = new TollEngine(0, ROW_MILLIS);
        try (TestServer server =
                TestServer.start(List.of(engine), folder, "warm_up", warmUp).loaded()) {
            List<Integer> calls = List.copyOf(engine.calls);
            assertThat(server.post("/predict", "{\"x\": 3}").status()).isEqualTo(200);
            return calls;
        }
    }

    private static int rows(List<Integer> calls) {
        return calls.stream().mapToInt(Integer::intValue).sum();
    }

    @Test
    void aDearModelIsExercisedAsLongAsTheTimeAllows() throws Exception {
        List<Integer> calls = calls("400ms");
        assertThat(calls).anyMatch(rows -> rows > 1);
        assertThat(rows(calls)).isBetween(4, 400 / ROW_MILLIS + 4);
    }

    @Test
    void alsoWithoutTimeARowABatchAndARequestArePredicted() throws Exception {
        assertThat(calls("0ms")).containsExactly(1, 2, 1);
    }
}
