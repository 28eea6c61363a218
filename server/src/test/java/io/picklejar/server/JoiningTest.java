package io.picklejar.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests that arrive while an event loop computes are computed together next. */
@Timeout(60)
class JoiningTest {

    private static final int REQUESTS = 20;

    @TempDir
    private Path folder;

    @Test
    void whatArrivesWhileTheLoopComputesIsJoined() throws Exception {
        assertThat(rowsOfEachCall("max_joined_rows", "256").stream().mapToInt(Integer::intValue))
                .anyMatch(rows -> rows > 1);
    }

    @Test
    void whereJoiningIsSwitchedOffNothingIs() throws Exception {
        assertThat(rowsOfEachCall("max_joined_rows", "1")).hasSize(REQUESTS).containsOnly(1);
        Files.writeString(folder.resolve("route.yaml"), "batching: off");
        assertThat(rowsOfEachCall("max_joined_rows", "256")).hasSize(REQUESTS).containsOnly(1);
    }

    private Queue<Integer> rowsOfEachCall(String... settings) throws Exception {
        Files.writeString(folder.resolve("model.toll"), "");
        String[] all = Arrays.copyOf(settings, settings.length + 4);
        System.arraycopy(new String[] {"inline_budget", "1s", "event_loops", "1"}, 0, all, settings.length, 4);
        TollEngine engine = new TollEngine(3, 0);
        try (TestServer server = TestServer.start(List.of(engine), folder, all).loaded();
                RawHttp2 connection = RawHttp2.connect(server.port())) {
            connection.await(RawHttp2.SETTINGS, 0);
            engine.calls.clear();
            for (int stream = 1; stream < 2 * REQUESTS; stream += 2) {
                connection.post(stream);
                connection.body(stream, "{\"x\": " + stream + "}");
            }
            for (int stream = 1; stream < 2 * REQUESTS; stream += 2) {
                assertThat(connection.await(RawHttp2.DATA, stream).text()).contains("\"prediction\":" + stream + ".0");
            }
        }
        return engine.calls;
    }
}
