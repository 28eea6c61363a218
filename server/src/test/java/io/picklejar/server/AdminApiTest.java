package io.picklejar.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.picklejar.server.TestServer.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the admin API does with models, over real sockets. */
class AdminApiTest {

    private static final String X = "{\"x\": 1}";

    @TempDir
    private Path root;

    private final ConstantEngine engine = new ConstantEngine();

    private TestServer serve(String... settings) {
        String[] all = new String[settings.length + 4];
        System.arraycopy(new String[] {"settle", "20ms", "poll_interval", "100ms"}, 0, all, 0, 4);
        System.arraycopy(settings, 0, all, 4, settings.length);
        return TestServer.start(List.of(engine), root, all).loaded();
    }

    private void twoVersions() {
        ConstantEngine.write(root, "m", "1.0.0", 1);
        ConstantEngine.write(root, "m", "1.1.0", 2);
    }

    private Path route(String yaml) throws IOException {
        return Files.writeString(root.resolve("m/route.yaml"), yaml);
    }

    private static void until(BooleanSupplier condition) {
        Instant end = Instant.now().plus(Duration.ofSeconds(30));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("waited too long").isBefore(end);
            Thread.onSpinWait();
        }
    }

    static double predict(TestServer server) {
        Reply reply = server.post("/predict", X);
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
        return reply.json().get("prediction").asDouble();
    }

    static JsonNode done(Reply reply) {
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
        return reply.json();
    }

    static String refused(Reply reply, int status) {
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(status);
        JsonNode detail = reply.json().get("detail");
        return detail.isArray() ? detail.get(0).get("msg").asString() : detail.asString();
    }

    private static JsonNode version(JsonNode model, String version) {
        for (JsonNode each : model.get("versions")) {
            if (each.get("version").asString().equals(version)) {
                return each;
            }
        }
        throw new AssertionError(version + " is not in " + model);
    }

    @Test
    void listsEveryVersionOfEveryModel() throws IOException {
        twoVersions();
        ConstantEngine.write(root, "n", "1", 5);
        route("traffic: {\"1.0.0\": 90, \"1.1.0\": 10}\nlabels: {canary: \"1.1.0\"}\nguard: {hold: 1h}\n");
        try (TestServer server = serve()) {
            JsonNode all = done(server.admin("GET", "/models", ""));
            assertThat(all.get("models").size()).isEqualTo(2);
            JsonNode model = done(server.admin("GET", "/models/m", ""));
            assertThat(all.get("models").get(0)).isEqualTo(model);
            assertThat(model.at("/route/traffic/1.0.0").asInt()).isEqualTo(90);
            assertThat(model.at("/route/guard/hold").asString()).isEqualTo("3600s");
            assertThat(model.get("following_route").asBoolean()).isTrue();
            assertThat(model.get("rollback_to").isNull()).isTrue();
            JsonNode canary = version(model, "1.1.0");
            assertThat(canary.get("state").asString()).isEqualTo("READY");
            assertThat(canary.get("traffic").asInt()).isEqualTo(10);
            assertThat(canary.at("/labels/0").asString()).isEqualTo("canary");
            assertThat(canary.at("/checks/0/check").asString()).isEqualTo("load");
            assertThat(canary.get("memory_bytes").asLong()).isGreaterThanOrEqualTo(256 << 10);
            assertThat(all.get("memory_bytes").asLong()).isGreaterThanOrEqualTo(3 * (256 << 10));
            assertThat(refused(server.admin("GET", "/models/k", ""), 404)).startsWith("no model k");
            assertThat(server.get("/reload").status())
                    .as("not on the other listener")
                    .isEqualTo(404);
            assertThat(server.admin("POST", "/predict", X).status()).isEqualTo(405);
            assertThat(server.admin("GET", "/predict", "").status()).isEqualTo(404);
        }
    }

    @Test
    void trafficIsMovedAndStaysMovedAfterARestart() throws IOException {
        twoVersions();
        try (TestServer server = serve()) {
            assertThat(predict(server)).isEqualTo(2);
            JsonNode model = done(server.admin("PUT", "/models/m/traffic", "{\"1.0.0\": 100, \"1.1.0\": 0}"));
            assertThat(model.at("/route/traffic/1.0.0").asInt()).isEqualTo(100);
            until(() -> predict(server) == 1);
        }
        assertThat(Files.readString(root.resolve("m/route.yaml"))).contains("1.0.0");
        try (TestServer again = serve()) {
            assertThat(predict(again)).isEqualTo(1);
            done(again.admin("PUT", "/models/m/traffic", "{}"));
            until(() -> predict(again) == 2);
        }
    }

    @Test
    void trafficThatMakesNoSenseChangesNothing() throws IOException {
        twoVersions();
        Files.createDirectories(root.resolve("m/0.9.0"));
        Files.writeString(root.resolve("m/0.9.0/model.constant"), "no number");
        route("traffic: {\"1.0.0\": 100}\nlabels: {old: \"0.9.0\"}");
        try (TestServer server = serve()) {
            String path = "/models/m/traffic";
            assertThat(refused(server.admin("PUT", path, "{\"1.0.0\": 50, \"1.1.0\": 49}"), 422))
                    .isEqualTo("traffic adds up to 99 (expected: 100, or 1000 where weights are per mille)");
            assertThat(refused(server.admin("PUT", path, "{\"1.1.1\": 100}"), 422))
                    .isEqualTo("model m has no version 1.1.1; did you mean 1.0.0?".replace("1.0.0", "1.1.0"));
            assertThat(refused(server.admin("PUT", path, "{\"1.0.0\": \"all\"}"), 422))
                    .contains("(expected: a number)");
            assertThat(refused(server.admin("PUT", path, "{\"0.9.0\": 100}"), 409))
                    .startsWith("version 0.9.0 of m failed: model.constant: holds no number");
            assertThat(refused(server.admin("PUT", path, "[1]"), 422)).isEqualTo("Input should be an object");
            assertThat(refused(server.admin("PUT", path, "{\"1.0.0\": {}}"), 422))
                    .isEqualTo("Input should be a single value");
            assertThat(refused(server.admin("PUT", path, "{\"1.0.0\": 1, \"1.0.0\": 100}"), 422))
                    .isEqualTo("named twice");
            assertThat(refused(server.admin("PUT", path, "{\"1.0.0\":"), 400))
                    .isEqualTo("not JSON: line 1, column 10: the end of the JSON (expected: a value)");
            assertThat(refused(server.admin("PUT", path, "{\"1.0.0\": +1}"), 400))
                    .isEqualTo("not JSON: line 1, column 11: '+' (expected: a value)");
            assertThat(refused(server.admin("PUT", path, "{} {}"), 400))
                    .startsWith("not JSON: line 1, column 4: something follows the value");
            assertThat(refused(server.admin("PUT", path, "{\"1\":" + " ".repeat(70_000) + "1}"), 413))
                    .contains("65536");
            assertThat(server.admin("POST", path, "{}").status()).isEqualTo(405);
            assertThat(server.admin("POST", path, "{}").header("Allow")).isEqualTo("PUT");
            assertThat(predict(server)).isEqualTo(1);
            assertThat(Files.readString(root.resolve("m/route.yaml"))).startsWith("traffic: {\"1.0.0\": 100}");
        }
    }

    @Test
    void labelsAndShadowAreSet() throws IOException {
        twoVersions();
        try (TestServer server = serve()) {
            done(server.admin("PUT", "/models/m/labels", "{\"stable\": \"1.0.0\", \"next\": \"1.1.0\"}"));
            until(() -> server.post("/predict?model_version=stable", X).status() == 200);
            JsonNode model = done(server.admin("PUT", "/models/m/shadow", "{\"version\": \"1.0.0\"}"));
            assertThat(model.at("/route/shadow").asString()).isEqualTo("1.0.0");
            model = done(server.admin("PUT", "/models/m/shadow", "{\"version\": null}"));
            assertThat(model.at("/route/shadow").isMissingNode()).isTrue();
            assertThat(model.at("/route/labels/next").asString()).isEqualTo("1.1.0");
            assertThat(refused(server.admin("PUT", "/models/m/shadow", "{}"), 422))
                    .isEqualTo("Field required");
            assertThat(refused(server.admin("PUT", "/models/m/shadow", " \n"), 422))
                    .isEqualTo("Field required");
            assertThat(refused(server.admin("PUT", "/models/m/shadow", "{\"version\": 1}"), 422))
                    .startsWith("Input should be a string");
            assertThat(refused(server.admin("PUT", "/models/m/shadow", "{\"verson\": \"1.0.0\"}"), 422))
                    .isEqualTo("unknown name (expected: version)");
            assertThat(refused(server.admin("PUT", "/models/m/labels", "{\"1.0.0\": \"1.1.0\"}"), 422))
                    .isEqualTo("1.0.0 is a version's name (expected: another word)");
            assertThat(refused(server.admin("PUT", "/models/m/labels", "{\"a\": \"2\"}"), 422))
                    .startsWith("model m has no version 2");
            done(server.admin("PUT", "/models/m/labels", "{}"));
            assertThat(server.post("/predict?model_version=stable", X).status()).isEqualTo(404);
        }
    }

    @Test
    void aCanaryIsPromotedAndRolledBack() throws IOException {
        twoVersions();
        route("traffic: {\"1.0.0\": 100}\nlabels: {stable: \"1.0.0\", canary: \"1.1.0\"}\nguard: {hold: 1h}");
        try (TestServer server = serve()) {
            assertThat(refused(server.admin("POST", "/models/m/rollback", ""), 409))
                    .startsWith("model m has nothing to go back to");
            done(server.admin("PUT", "/models/m/traffic", "{\"1.0.0\": 75, \"1.1.0\": 25}"));
            JsonNode promoted = done(server.admin("POST", "/models/m/promote", ""));
            assertThat(promoted.at("/route/traffic/1.1.0").asInt()).isEqualTo(100);
            assertThat(promoted.at("/route/labels/stable").asString()).isEqualTo("1.1.0");
            assertThat(promoted.at("/rollback_to/1.0.0").asInt()).isEqualTo(100);
            assertThat(predict(server)).isEqualTo(2);
            int loads = engine.loads.get();
            JsonNode back = done(server.admin("POST", "/models/m/rollback", ""));
            assertThat(version(back, "1.0.0").get("traffic").asInt()).isEqualTo(100);
            assertThat(predict(server)).as("at once").isEqualTo(1);
            assertThat(engine.loads).as("it was kept warm").hasValue(loads);
            assertThat(back.at("/route/labels/stable").asString()).isEqualTo("1.0.0");
            assertThat(back.at("/route/guard/rolled_back").asString()).isEqualTo("1.1.0");
            assertThat(refused(server.admin("POST", "/models/m/rollback", ""), 409))
                    .startsWith("model m has nothing to go back to");
        }
        try (TestServer again = serve()) {
            assertThat(predict(again)).isEqualTo(1);
            JsonNode resumed = done(again.admin("POST", "/models/m/resume", ""));
            assertThat(resumed.at("/route/guard/rolled_back").isMissingNode()).isTrue();
            JsonNode paused = done(again.admin("POST", "/models/m/pause", ""));
            assertThat(paused.at("/route/guard/paused").asBoolean()).isTrue();
            resumed = done(again.admin("POST", "/models/m/resume", ""));
            assertThat(resumed.at("/route/guard/paused").isMissingNode()).isTrue();
        }
    }

    @Test
    void theWayBackSurvivesARestart() throws IOException {
        twoVersions();
        route("traffic: {\"1.0.0\": 100}\nlabels: {canary: \"1.1.0\"}");
        try (TestServer server = serve()) {
            done(server.admin("PUT", "/models/m/traffic", "{\"1.0.0\": 75, \"1.1.0\": 25}"));
            done(server.admin("POST", "/models/m/promote", ""));
        }
        try (TestServer again = serve()) {
            assertThat(predict(again)).isEqualTo(2);
            JsonNode back = done(again.admin("POST", "/models/m/rollback", ""));
            assertThat(back.at("/route/traffic/1.0.0").asInt()).isEqualTo(100);
            until(() -> predict(again) == 1);
        }
        try (TestServer last = serve()) {
            assertThat(refused(last.admin("POST", "/models/m/rollback", ""), 409))
                    .startsWith("model m has nothing to go back to");
        }
    }

    @Test
    void whatCameByItselfIsRolledBackToo() throws IOException {
        ConstantEngine.write(root, "m", "1", 1);
        try (TestServer server = serve()) {
            ConstantEngine.write(root, "m", "2", 2);
            until(() -> predict(server) == 2);
            int loads = engine.loads.get();
            done(server.admin("POST", "/models/m/rollback", ""));
            assertThat(predict(server)).as("at once").isEqualTo(1);
            assertThat(engine.loads).as("it was kept warm").hasValue(loads);
            done(server.admin("POST", "/models/m/promote", "{\"version\": \"2\"}"));
            assertThat(predict(server)).isEqualTo(2);
            assertThat(refused(server.admin("POST", "/models/m/promote", ""), 409))
                    .startsWith("model m has no version with the label canary");
            assertThat(refused(server.admin("POST", "/models/m/promote", "{\"version\": \"9\"}"), 422))
                    .startsWith("model m has no version 9");
            assertThat(refused(server.admin("POST", "/models/m/pause", ""), 409))
                    .startsWith("model m has no guard");
        }
    }

    @Test
    void whatComesWhileAServerStartsIsNothingToGoBackTo() throws IOException {
        twoVersions();
        route("traffic: {\"1.0.0\": 10, \"1.1.0\": 90}");
        try (TestServer server = serve("load_threads", "1")) {
            assertThat(refused(server.admin("POST", "/models/m/rollback", ""), 409))
                    .startsWith("model m has nothing to go back to");
        }
    }

    @Test
    void versionsAreLoadedAndUnloaded() throws IOException {
        twoVersions();
        try (TestServer server = serve()) {
            assertThat(version(done(server.admin("GET", "/models/m", "")), "1.0.0")
                            .get("state")
                            .asString())
                    .isEqualTo("NEW");
            JsonNode model = done(server.admin("POST", "/models/m/load", "{\"version\": \"1.0.0\"}"));
            assertThat(version(model, "1.0.0").get("state").asString()).isEqualTo("READY");
            assertThat(engine.open).hasValue(2);
            done(server.admin("POST", "/models/m/load", ""));
            done(server.admin("POST", "/models/m/unload", "{\"version\": \"1.0.0\"}"));
            until(() -> engine.open.get() == 1);
            assertThat(refused(server.admin("POST", "/models/m/unload", "{\"version\": \"1.1.0\"}"), 409))
                    .isEqualTo("version 1.1.0 of m gets traffic (move it first)");
            assertThat(refused(server.admin("POST", "/models/m/unload", ""), 422))
                    .isEqualTo("Field required");
            assertThat(refused(server.admin("POST", "/models/m/evict", ""), 409))
                    .startsWith("model m is not loaded on demand");
            assertThat(refused(server.admin("POST", "/models/m/load", "{\"version\": \"7\"}"), 404))
                    .isEqualTo("model m has no version 7 (versions: 1.0.0, 1.1.0)");
        }
    }

    @Test
    void whatFailedIsTriedAgainWhenAPersonSaysSo() throws IOException {
        ConstantEngine.write(root, "m", "1", 1);
        Files.createDirectories(root.resolve("m/2"));
        Files.writeString(root.resolve("m/2/model.constant"), "no number");
        try (TestServer server = serve()) {
            int loads = engine.loads.get();
            assertThat(refused(server.admin("POST", "/models/m/load", "{\"version\": \"2\"}"), 409))
                    .isEqualTo("version 2 of m failed: model.constant: holds no number");
            assertThat(engine.loads).hasValue(loads + 1);
            assertThat(predict(server)).isEqualTo(1);
        }
    }

    @Test
    void aModelOnDemandIsEvicted() throws IOException {
        ConstantEngine.write(root, "m", "1", 1);
        route("load: on-demand");
        try (TestServer server = serve()) {
            assertThat(refused(server.admin("POST", "/models/m/evict", ""), 409))
                    .isEqualTo("model m is not in memory");
            done(server.admin("POST", "/models/m/load", ""));
            assertThat(engine.open).hasValue(1);
            done(server.admin("POST", "/models/m/evict", ""));
            until(() -> engine.open.get() == 0);
            assertThat(predict(server)).isEqualTo(1);
        }
    }

    @Test
    void aReloadFindsWhatIsNewAndWhatIsGone() throws IOException {
        ConstantEngine.write(root, "m", "1", 1);
        try (TestServer server = serve("watch", "explicit")) {
            ConstantEngine.write(root, "m", "2", 2);
            ConstantEngine.write(root, "n", "1", 3);
            assertThat(done(server.admin("GET", "/models", "")).get("models").size())
                    .isEqualTo(1);
            JsonNode found = done(server.admin("POST", "/reload", ""));
            assertThat(found.get("models").size()).isEqualTo(2);
            assertThat(version(found.get("models").get(0), "2").get("state").asString())
                    .isIn("NEW", "LOADING", "VERIFYING", "READY");
            until(() -> server.post("/predict/m", X).json().path("prediction").asInt() == 2);
            Files.delete(root.resolve("n/1/model.constant"));
            Files.delete(root.resolve("n/1"));
            Files.delete(root.resolve("n"));
            done(server.admin("POST", "/reload", ""));
            until(() -> done(server.admin("GET", "/models", "")).get("models").size() == 1);
        }
    }

    @Test
    void aReloadThatCannotBeSaysWhy() throws IOException {
        ConstantEngine.write(root, "m", "1", 1);
        try (TestServer server = serve("watch", "once")) {
            assertThat(refused(server.admin("POST", "/reload", ""), 409)).startsWith("watch: once (expected: ");
        }
        try (TestServer server = serve("watch", "explicit")) {
            Files.move(root.resolve("m"), root.resolve(".m"));
            assertThat(refused(server.admin("POST", "/reload", ""), 503))
                    .isEqualTo("the repository is empty; what was there serves on");
            assertThat(predict(server)).isEqualTo(1);
        }
    }

    @Test
    void aModelWithoutVersionsHasNothingToChoose() throws IOException {
        Path folder = ConstantEngine.write(root, "m", "1", 1);
        Files.move(folder.resolve("model.constant"), root.resolve("m/model.constant"));
        Files.delete(folder);
        try (TestServer server = serve()) {
            String traffic = refused(server.admin("PUT", "/models/m/traffic", "{\"unversioned\": 100}"), 409);
            assertThat(traffic).startsWith("model m has no versions to choose from");
            assertThat(predict(server)).isEqualTo(1);
        }
    }

    @Test
    void tellsWhatHappened() throws IOException {
        ConstantEngine.write(root, "m", "1", 1);
        try (TestServer server = serve()) {
            Files.createDirectories(root.resolve("m/2"));
            Files.writeString(root.resolve("m/2/model.constant"), "no number");
            until(() -> done(server.admin("GET", "/events", "")).get("last").asLong() >= 3);
            JsonNode events = done(server.admin("GET", "/events?model=m", ""));
            assertThat(events.get("events").size()).isEqualTo(3);
            JsonNode last = events.get("events").get(2);
            assertThat(last.get("id").asLong()).isEqualTo(3);
            assertThat(last.get("event").asString()).isEqualTo("failed");
            assertThat(last.get("version").asString()).isEqualTo("2");
            assertThat(last.get("alert").asBoolean()).isTrue();
            assertThat(events.get("events").get(0).get("alert").asBoolean()).isFalse();
            assertThat(done(server.admin("GET", "/events?since=2", ""))
                            .get("events")
                            .size())
                    .isEqualTo(1);
            assertThat(done(server.admin("GET", "/events?model=n", ""))
                            .get("events")
                            .size())
                    .isZero();
            assertThat(refused(server.admin("GET", "/events?since=x", ""), 400)).startsWith("since: not a number");
            assertThat(server.rawAdmin("GET /events?since=%zz", "Host: localhost"))
                    .startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void describesItself() {
        ConstantEngine.write(root, "m", "1", 1);
        try (TestServer server = serve()) {
            JsonNode document = done(server.admin("GET", "/openapi.json", ""));
            assertThat(document.get("openapi").asString()).isEqualTo("3.1.0");
            assertThat(document.has("security")).isFalse();
            document.get("paths")
                    .properties()
                    .forEach(path -> path.getValue().properties().forEach(call -> {
                        if (!call.getKey().equals("parameters")) {
                            String method = call.getKey().toUpperCase(java.util.Locale.ROOT);
                            int status = server.admin(method, path.getKey().replace("{model}", "no"), "")
                                    .status();
                            assertThat(status).as(method + " " + path.getKey()).isIn(200, 404, 422);
                        }
                    }));
            List<String> references = document.findValuesAsString("$ref");
            assertThat(references)
                    .isNotEmpty()
                    .allSatisfy(reference -> assertThat(
                                    document.at(reference.substring(1)).isMissingNode())
                            .as(reference)
                            .isFalse());
            Reply docs = server.admin("GET", "/docs", "");
            assertThat(docs.status()).isEqualTo(200);
            assertThat(docs.header("Content-Security-Policy")).contains("default-src 'none'");
        }
        try (TestServer server = serve("docs", "false")) {
            assertThat(server.admin("GET", "/openapi.json", "").status()).isEqualTo(404);
            assertThat(server.admin("GET", "/docs", "").status()).isEqualTo(404);
        }
    }

    @Test
    void alertsArePosted() throws Exception {
        BlockingQueue<String> posted = new ArrayBlockingQueue<>(10);
        HttpServer hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.createContext("/hook", exchange -> {
            posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(posted.size() == 1 ? 500 : 204, -1);
            exchange.close();
        });
        hook.start();
        ConstantEngine.write(root, "m", "1", 1);
        String address = "http://127.0.0.1:" + hook.getAddress().getPort() + "/hook";
        try (TestServer server = serve("alert_webhook", address)) {
            Files.createDirectories(root.resolve("m/2"));
            Files.writeString(root.resolve("m/2/model.constant"), "no number");
            String first = posted.poll(30, TimeUnit.SECONDS);
            assertThat(first).isNotNull();
            JsonNode alert = TestServer.parse(first);
            assertThat(alert.get("text").asString())
                    .isEqualTo("picklejar: model m 2 failed: model.constant: holds no number");
            assertThat(alert.get("event").asString()).isEqualTo("failed");
            assertThat(alert.get("model").asString()).isEqualTo("m");
            assertThat(alert.get("version").asString()).isEqualTo("2");
            assertThat(predict(server)).isEqualTo(1);
        } finally {
            hook.stop(0);
        }
    }
}
