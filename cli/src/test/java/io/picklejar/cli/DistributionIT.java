package io.picklejar.cli;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.picklejar.cli.Launch.Result;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The distribution as built, run as a user types it. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // pipes are read
class DistributionIT {

    private static final Path HOME = Path.of("target/picklejar").toAbsolutePath();
    private static final Path SCRIPT = HOME.resolve("bin/picklejar");
    private static final Pattern LISTENING = Pattern.compile("listening on (http://[0-9.:]+)");
    private static final Map<String, String> JAVA = Map.of("PICKLEJAR_JAVA", System.getProperty("java.home"));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private Result run(String... args) throws Exception {
        return Launch.run(SCRIPT, HOME, folder, JAVA, args);
    }

    @Test
    void startsWithoutAWordTooMany() throws Exception {
        assertThat(run("--version")).isEqualTo(new Result(0, "picklejar " + Version.number() + "\n", ""));
    }

    @Test
    void runsFromAnywhereUnderAnyName() throws Exception {
        Path spaced = Files.createDirectories(folder.resolve("a folder"));
        Path link = Files.createSymbolicLink(spaced.resolve("jar it"), SCRIPT);
        Result result = Launch.run(link, spaced, folder, JAVA, "--version");
        Files.delete(link);
        assertThat(result).isEqualTo(new Result(0, "picklejar " + Version.number() + "\n", ""));
    }

    @Test
    void theBuildLeftACacheThatThisJavaUses() throws Exception {
        assertThat(versionWith(HOME, "-XX:AOTMode=on")).isEqualTo(version());
    }

    @Test
    void theCacheHoldsWhereTheFolderIsMovedTo() throws Exception {
        assertThat(versionWith(moved(), "-XX:AOTMode=on")).isEqualTo(version());
    }

    @Test
    void aCacheThatCannotBeUsedIsPassedOverInSilence() throws Exception {
        Path home = moved();
        Path cache = home.resolve("lib/picklejar.aot");
        assertThat(versionWith(HOME, "-XX:+UseZGC")).isEqualTo(version());
        assertThat(versionWith(HOME, "-XX:-UseCompactObjectHeaders")).isEqualTo(version());
        byte[] bytes = Files.readAllBytes(cache);
        Files.write(cache, Arrays.copyOf(bytes, 1_000_000));
        assertThat(versionWith(home, "")).isEqualTo(version());
        Files.writeString(cache, "no cache");
        assertThat(versionWith(home, "")).isEqualTo(version());
        Files.write(cache, ofAnotherJava(bytes));
        assertThat(versionWith(home, "")).isEqualTo(version());
        assertThat(versionWith(home, "-XX:AOTMode=on").code()).isNotZero();
        Files.delete(cache);
        assertThat(versionWith(home, "")).isEqualTo(version());
    }

    @Test
    void newerJarsThanTheCacheAreWhatRuns() throws Exception {
        Path home = moved();
        Path jar = home.resolve("lib/picklejar-cli-" + Version.number() + ".jar");
        Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
        assertThat(versionWith(home, "")).isEqualTo(version());
        assertThat(versionWith(home, "-XX:AOTMode=on").code()).isNotZero();
    }

    private static Result version() {
        return new Result(0, "picklejar " + Version.number() + "\n", "");
    }

    private Result versionWith(Path home, String option) throws Exception {
        Map<String, String> environment =
                Map.of("PICKLEJAR_JAVA", System.getProperty("java.home"), "PICKLEJAR_JAVA_OPTS", option);
        return Launch.run(home.resolve("bin/picklejar"), home, folder, environment, "--version");
    }

    /** A copy of what it needs to run, elsewhere, with the times of its files. */
    private Path moved() throws Exception {
        Path home = Files.createDirectories(folder.resolve("moved to"));
        for (String part : List.of("bin", "lib")) {
            Path to = Files.createDirectories(home.resolve(part));
            try (Stream<Path> files = Files.list(HOME.resolve(part))) {
                for (Path file : files.toList()) {
                    Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        return home;
    }

    /** The cache as the next build of the JVM would have made it: its header names the JVM. */
    private static byte[] ofAnotherJava(byte[] cache) {
        byte[] name = System.getProperty("java.vm.version").getBytes(StandardCharsets.US_ASCII);
        byte[] other = cache.clone();
        for (int i = 0; i < 4096; i++) {
            if (Arrays.equals(cache, i, i + name.length, name, 0, name.length)) {
                other[i + name.length - 1]++;
                return other;
            }
        }
        throw new AssertionError("the header does not name the JVM");
    }

    @Test
    void withoutAJdkItSaysWhatToInstall() throws Exception {
        Result result = Launch.run(SCRIPT, HOME, folder, Map.of("PATH", ""), "--version");
        assertThat(result)
                .isEqualTo(new Result(
                        1,
                        "",
                        "picklejar needs Java 25: install Temurin 25 (https://adoptium.net) or set PICKLEJAR_JAVA\n"));
    }

    @Test
    void theExamplesAreThere() throws Exception {
        assertThat(run("verify", "examples").code()).isZero();
        Result inspected = run("inspect", "examples/iris");
        assertThat(inspected.code()).isZero();
        assertThat(inspected.out()).contains("LogisticRegression, scikit-learn");
        assertThat(inspected.err()).isEmpty();
        assertThat(HOME.resolve("LICENSE")).isRegularFile();
    }

    @Test
    void aBadSettingIsOneLine() throws Exception {
        Result result = Launch.run(
                SCRIPT,
                HOME,
                folder,
                Map.of("PICKLEJAR_JAVA", System.getProperty("java.home"), "PICKLEJAR_MAX_BATCH_SIZE", "0"),
                "serve",
                "examples/iris");
        assertThat(result).isEqualTo(new Result(2, "", "picklejar: max_batch_size: 0 (expected: 1..65536)\n"));
    }

    @Test
    void whatCannotBeServedEndsTheServer() throws Exception {
        Path file = Files.writeString(folder.resolve("broken.joblib"), "no pickle");
        Result result = run("serve", file.toString(), "--port", "0", "--admin-port", "0");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err().lines()).singleElement().asString().startsWith("picklejar: broken: broken.joblib: ");
    }

    @Test
    void servesUntilItIsToldToStop() throws Exception {
        Process server = serve("examples/iris");
        try (BufferedReader log = server.inputReader()) {
            URI address = address(log);
            HttpResponse<String> answer = predictWhenReady(address, "{\"features\": [5.1, 3.5, 1.4, 0.2]}");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).startsWith("{\"prediction\":0,");
            server.toHandle().destroy();
            assertThat(log.lines()).last().asString().contains("shut down");
            assertThat(server.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(server.exitValue()).isZero();
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void aModelThatFailsLeavesTheOthersServing() throws Exception {
        Path models = folder.resolve("models");
        Folders.copy(HOME.resolve("examples/iris"), models.resolve("iris"));
        Path broken = Folders.copy(HOME.resolve("examples/iris"), models.resolve("broken"));
        Folders.spoilGolden(broken);
        Process server = serve(models.toString());
        try (BufferedReader log = server.inputReader();
                BufferedReader errors = server.errorReader()) {
            URI address = address(log);
            assertThat(errors.readLine()).startsWith("picklejar: broken: 1 of 20 golden cases");
            URI iris = address.resolve("/predict/iris");
            assertThat(post(iris, "{\"features\": [5.1, 3.5, 1.4, 0.2]}").statusCode())
                    .isEqualTo(200);
            assertThat(server.isAlive()).isTrue();
        } finally {
            server.destroy();
            assertThat(server.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aStopWhileModelsLoadIsAStopAsAnyOther() throws Exception {
        Path models = folder.resolve("models");
        for (int i = 0; i < 200; i++) {
            Folders.copy(HOME.resolve("examples/iris"), models.resolve("iris" + i));
        }
        Process server = serve(models.toString());
        try (BufferedReader log = server.inputReader()) {
            address(log);
            server.destroy();
            assertThat(server.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(server.exitValue()).isZero();
        } finally {
            server.destroyForcibly();
        }
    }

    /** What {@code nohup} does to all that it starts. */
    private static boolean isHangupIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        String ignored = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElseThrow();
        return (Long.parseUnsignedLong(ignored.substring(7).strip(), 16) & 1) != 0;
    }

    @Test
    void aHangupLooksForModels() throws Exception {
        assumeFalse(isHangupIgnored(), "SIGHUP is ignored here (nohup), by the JVM as well");
        Path models = folder.resolve("models");
        Folders.copy(HOME.resolve("examples/iris"), models.resolve("iris/1"));
        Process server = serve(models.toString(), "--set", "watch=explicit", "--set", "settle=0s");
        try (BufferedReader log = server.inputReader()) {
            awaitLines(log, "admin API on http://127.0.0.1:", "model iris traffic: 1 100.0 %");
            Folders.copy(HOME.resolve("examples/iris"), models.resolve("iris/2"));
            Result kill = Launch.run(Path.of("/bin/sh"), folder, folder, Map.of(), "-c", "kill -HUP " + server.pid());
            assertThat(kill.code()).isZero();
            awaitLines(log, "SIGHUP: looking for models", "model iris traffic: 2 100.0 %");
            assertThat(server.isAlive()).isTrue();
        } finally {
            server.destroy();
            assertThat(server.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** In any order: models load while the server begins to listen. */
    private static void awaitLines(BufferedReader log, String... texts) throws IOException {
        List<String> awaited = new ArrayList<>(List.of(texts));
        while (!awaited.isEmpty()) {
            String line = log.readLine();
            if (line == null) {
                throw new AssertionError("the server ended without saying: " + awaited);
            }
            awaited.removeIf(line::contains);
        }
    }

    private Process serve(String what, String... more) throws IOException {
        List<String> args = new ArrayList<>(List.of("serve", what, "--port", "0", "--admin-port", "0"));
        args.addAll(List.of("--set", "log_format=json"));
        args.addAll(List.of(more));
        return Launch.builder(SCRIPT, HOME, folder, JAVA, args.toArray(String[]::new))
                .start();
    }

    private static URI address(BufferedReader log) throws IOException {
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            Matcher matcher = LISTENING.matcher(line);
            if (matcher.find()) {
                return URI.create(matcher.group(1));
            }
        }
        throw new AssertionError("the server ended without listening");
    }

    private static HttpResponse<String> predictWhenReady(URI address, String body) throws Exception {
        HttpResponse<String> answer = post(address.resolve("/predict"), body);
        for (int i = 0; i < 1_000 && answer.statusCode() == 503; i++) {
            TimeUnit.MILLISECONDS.sleep(10);
            answer = post(address.resolve("/predict"), body);
        }
        return answer;
    }

    private static HttpResponse<String> post(URI uri, String body) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(body))
                    .build();
            return client.send(request, ofString());
        }
    }
}
