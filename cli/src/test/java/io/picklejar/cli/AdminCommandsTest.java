package io.picklejar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.picklejar.cli.Cli.Result;
import io.picklejar.server.PicklejarServer;
import io.picklejar.server.config.ServerConfig;
import io.picklejar.server.config.Settings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands that talk to a running server, with a real one. */
class AdminCommandsTest {

    private static final String KEY = "a-key-of-enough-letters";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private PicklejarServer server;

    @BeforeEach
    void serve() throws Exception {
        Path models = folder.resolve("models");
        Folders.copy(Cli.EXAMPLES.resolve("iris"), models.resolve("iris/1.0.0"));
        Folders.copy(Cli.EXAMPLES.resolve("iris"), models.resolve("iris/1.1.0"));
        Files.writeString(models.resolve("iris/route.yaml"), """
                traffic: {"1.0.0": 100}
                labels: {stable: "1.0.0", canary: "1.1.0"}
                """);
        Map<String, String> flags = new HashMap<>(Map.of("port", "0", "admin_port", "0", "warm_up", "1ms"));
        flags.putAll(Map.of("admin_key", KEY, "shutdown_delay", "1ms", "settle", "1ms", "watch", "explicit"));
        server = PicklejarServer.start(ServerConfig.from(Settings.of(flags)), Engines.standard(), models);
        server.awaitLoaded();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Result run(String... args) {
        return Cli.run(
                Map.of("PICKLEJAR_ADMIN", String.valueOf(server.adminAddress()), "PICKLEJAR_ADMIN_KEY", KEY), "", args);
    }

    private List<String> table(String... args) {
        Result result = run(args);
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isEqualTo(Exit.OK);
        return result.out()
                .lines()
                .map(line -> line.replaceAll(" +\\S+Z$", "").replaceAll(" {2,}", "|"))
                .toList();
    }

    private JsonNode json(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.add("--json");
        return JsonMapper.builder()
                .build()
                .readTree(run(all.toArray(String[]::new)).out());
    }

    private String failure(String... args) {
        Result result = run(args);
        assertThat(result.code()).isEqualTo(Exit.FAILED);
        assertThat(result.out()).isEmpty();
        assertThat(result.errors()).hasSize(1);
        return result.errors().getFirst();
    }

    @Test
    void modelsAreShown() {
        List<String> lines = table("models");
        assertThat(lines.getFirst()).isEqualTo("MODEL|VERSION|STATE|TRAFFIC|LABELS|MEMORY|SINCE");
        assertThat(lines.get(1)).matches("iris\\|1\\.0\\.0\\|READY\\|100 %\\|stable\\|0\\.3 MiB");
        assertThat(lines.get(2)).matches("iris\\|1\\.1\\.0\\|READY\\|-\\|canary\\|0\\.3 MiB");
        assertThat(table("models", "iris")).isEqualTo(lines);
        assertThat(json("models", "iris").at("/route/traffic/1.0.0").asInt()).isEqualTo(100);
        assertThat(failure("models", "irs")).isEqualTo("picklejar: no model irs; did you mean iris?");
    }

    @Test
    void trafficIsMovedPromotedAndRolledBack() {
        assertThat(table("traffic", "iris", "1.0.0=99.5", "1.1.0=0.5%"))
                .anyMatch(line -> line.startsWith("iris|1.1.0|READY|0.5 %"));
        assertThat(table("promote", "iris")).anyMatch(line -> line.startsWith("iris|1.1.0|READY|100 %|stable,canary"));
        assertThat(table("rollback", "iris")).anyMatch(line -> line.startsWith("iris|1.0.0|READY|100 %|stable"));
        assertThat(failure("rollback", "iris")).startsWith("picklejar: model iris has nothing to go back to");
        assertThat(failure("traffic", "iris", "1.0.0=99"))
                .isEqualTo("picklejar: traffic adds up to 99 (expected: 100, or 1000 where weights are per mille)");
        assertThat(failure("traffic", "iris", "1.0.1=100")).contains("has no version 1.0.1; did you mean 1.0.0?");
        assertThat(table("traffic", "iris", "--highest")).anyMatch(line -> line.startsWith("iris|1.1.0|READY|100 %"));
    }

    @Test
    void theOthersDoWhatTheySay() {
        assertThat(json("labels", "iris", "a=1.0.0", "b=1.0.0")
                        .at("/route/labels")
                        .toString())
                .isEqualTo("{\"a\":\"1.0.0\",\"b\":\"1.0.0\"}");
        assertThat(json("labels", "iris", "--none").at("/route/labels").isMissingNode())
                .isTrue();
        assertThat(json("shadow", "iris", "1.1.0").at("/route/shadow").asString())
                .isEqualTo("1.1.0");
        assertThat(table("models")).anyMatch(line -> line.contains("|(shadow)|"));
        assertThat(json("shadow", "iris", "--none").at("/route/shadow").isMissingNode())
                .isTrue();
        assertThat(table("load", "iris", "1.1.0")).anyMatch(line -> line.startsWith("iris|1.1.0|READY"));
        assertThat(run("unload", "iris", "1.1.0").code()).isEqualTo(Exit.OK);
        assertThat(failure("unload", "iris", "1.0.0")).contains("gets traffic");
        assertThat(failure("evict", "iris")).contains("not loaded on demand");
        assertThat(failure("pause", "iris")).contains("has no guard");
        assertThat(failure("resume", "iris")).contains("has no guard");
    }

    @Test
    void aReloadFindsWhatIsNew() throws Exception {
        Folders.copy(Cli.EXAMPLES.resolve("iris"), folder.resolve("models/other/1"));
        assertThat(table("models")).noneMatch(line -> line.startsWith("other"));
        assertThat(table("reload")).anyMatch(line -> line.startsWith("other|1|"));
    }

    @Test
    void eventsAreShown() {
        List<String> events = table("events");
        assertThat(events.getFirst()).isEqualTo("ID|TIME|EVENT|MODEL|VERSION|DETAIL");
        assertThat(events).anyMatch(line -> line.contains("|ready|iris|1.0.0|passed its checks"));
        assertThat(events).anyMatch(line -> line.endsWith("|routed|iris|-|1.0.0 100.0 %"));
        assertThat(table("events", "--since", "1000")).hasSize(1);
        assertThat(table("events", "none")).hasSize(1);
    }

    @Test
    void withoutTheKeyItSaysHowToGiveIt() {
        String address = String.valueOf(server.adminAddress());
        Result none = Cli.run("models", "--admin", address);
        assertThat(none.code()).isEqualTo(Exit.FAILED);
        assertThat(none.errors())
                .containsExactly("picklejar: a key is required (expected: the header Authorization: Bearer KEY)"
                        + " (PICKLEJAR_ADMIN_KEY or --key)");
        assertThat(Cli.run("models", "--admin", address, "--key", "wrong").err())
                .contains("not the right key");
        assertThat(Cli.run("models", "--admin", address + "/", "--key", KEY).code())
                .isEqualTo(Exit.OK);
    }

    @Test
    void whereNoServerIsItSaysSo() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        Result result = Cli.run("models", "--admin", "http://127.0.0.1:" + free);
        assertThat(result.code()).isEqualTo(Exit.FAILED);
        assertThat(result.errors())
                .containsExactly("picklejar: no server at http://127.0.0.1:" + free
                        + " (expected: a server's admin listener; --admin names another)");
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("<html>".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        other.start();
        String address = "http://127.0.0.1:" + other.getAddress().getPort();
        assertThat(Cli.run("models", "--admin", address).errors())
                .containsExactly("picklejar: " + address + ": no admin listener of picklejar (status 200)");
        other.stop(0);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '"', textBlock = """
            models --admin 127.0.0.1:8002  => --admin: 127.0.0.1:8002 (expected: an address such as http://127.0.0.1:8002) (try picklejar models --help)
            models --admin ftp://x         => --admin: ftp://x (expected: an address such as http://127.0.0.1:8002) (try picklejar models --help)
            traffic iris                   => (specify one of these): (VERSION=PERCENT | --highest) (try picklejar traffic --help)
            traffic iris 1.0.0             => 1.0.0 (expected: VERSION=PERCENT, each once) (try picklejar traffic --help)
            traffic iris 1.0.0=all         => 1.0.0=all (expected: a number of percent) (try picklejar traffic --help)
            traffic                        => Missing required parameter: 'MODEL' (try picklejar traffic --help)
            labels iris                    => (specify one of these): (LABEL=VERSION | --none) (try picklejar labels --help)
            shadow iris                    => (specify one of these): (VERSION | --none) (try picklejar shadow --help)
            shadow iris 1.0.0 --none       => (specify one of these): (VERSION | --none) (try picklejar shadow --help)
            unload iris                    => Missing required parameter: 'VERSION' (try picklejar unload --help)
            rollback                       => Missing required parameter: 'MODEL' (try picklejar rollback --help)
            events --since x               => 'x' is not a long (try picklejar events --help)
            """)
    void wrongUsageIsOneLine(String command, String message) {
        Result result = run(command.strip().split(" +"));
        assertThat(result.code()).as(result.err()).isEqualTo(Exit.USAGE);
        assertThat(result.errors())
                .singleElement()
                .asString()
                .startsWith("picklejar: ")
                .endsWith(message);
    }
}
