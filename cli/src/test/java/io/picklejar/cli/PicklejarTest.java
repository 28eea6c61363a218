package io.picklejar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.cli.Cli.Result;
import io.picklejar.server.config.Keys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PicklejarTest {

    @Test
    void withoutACommandItShowsWhatThereIs() {
        Result result = Cli.run();
        assertThat(result.code()).isEqualTo(Exit.OK);
        assertThat(result.out()).contains("serve", "inspect", "predict", "verify", "init", "completion", "Examples:");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void tellsItsVersion() {
        assertThat(Cli.run("--version").out()).matches("picklejar \\d+\\.\\d+\\.\\d+\\S*\\R");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serve",
                "inspect",
                "predict",
                "verify",
                "init",
                "completion",
                "models",
                "load",
                "unload",
                "evict",
                "reload",
                "traffic",
                "labels",
                "shadow",
                "promote",
                "rollback",
                "pause",
                "resume",
                "events"
            })
    void everyCommandHasHelpWithExamples(String command) {
        Result result = Cli.run(command, "--help");
        assertThat(result.code()).isEqualTo(Exit.OK);
        assertThat(result.out()).contains("Usage: picklejar " + command, "Examples:", "picklejar " + command);
    }

    @Test
    void theHelpOfServeHasEverySetting() {
        String help = Cli.run("serve", "--help").out().replaceAll("\\s+", " ");
        assertThat(Keys.all()).allSatisfy(key -> assertThat(help).contains(key.name(), key.description()));
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '"', textBlock = """
                    serv                                   => did you mean serve? (try picklejar --help)
                    serve                                  => Missing required parameter: 'PATH' (try picklejar serve --help)
                    serve ../examples/iris --prot 3        => did you mean --port? (try picklejar serve --help)
                    serve ../examples/irs                  => ../examples/irs: no such file or folder; did you mean ../examples/iris? (try picklejar serve --help)
                    serve nowhere/at/all                   => nowhere/at/all: no such file or folder (try picklejar serve --help)
                    serve ../examples/iris --port 99999    => port: 99999 (expected: 0..65535)
                    serve ../examples/iris --admin-port x  => admin_port: x (expected: 0..65535)
                    serve ../examples/iris --set max_bach_size=1 => command line: max_bach_size (unknown key; did you mean max_batch_size?)
                    serve ../examples/iris --set port      => picklejar: Value for option '--set' (KEY=VALUE) should be in KEY=VALUE format but was port (try picklejar serve --help)
                    serve ../examples/iris --config no.yaml => no.yaml: no such file
                    serve ../examples/iris --set admin_key=0123456789abcdef => admin_key: on the command line, where others may read it (expected: PICKLEJAR_ADMIN_KEY in the environment, or a file of settings)
                    serve ../examples/iris --port 8002     => admin_port: 8002 (expected: another than port; or admin_api: false for none)
                    serve ../examples/iris --set admin_host=0.0.0.0 => admin_host: 0.0.0.0 (expected: 127.0.0.1 or another address of this machine alone, unless admin_key is set)
                    inspect                                => Missing required parameter: 'PATH' (try picklejar inspect --help)
                    inspect ../examples/iris --depth x     => 'x' is not an int (try picklejar inspect --help)
                    predict ../examples/iris               => (specify one of these): (--row=JSON | --rows=FILE) (try picklejar predict --help)
                    predict ../examples/iris --row [] --rows - => mutually exclusive (specify only one) (try picklejar predict --help)
                    verify nowhere                         => nowhere: no such file or folder (try picklejar verify --help)
                    init nowhere                           => nowhere: no such file or folder (try picklejar init --help)
                    """)
    void wrongUsageIsOneLine(String command, String message) {
        Result result = Cli.run(command.strip().split(" +"));
        assertThat(result.code()).isEqualTo(Exit.USAGE);
        assertThat(result.out()).isEmpty();
        assertThat(result.errors())
                .singleElement()
                .asString()
                .startsWith("picklejar: ")
                .endsWith(message);
    }

    @Test
    void settingsComeFromTheEnvironmentAndTheFileThatItNames(@TempDir Path folder) throws Exception {
        String iris = Cli.example("iris");
        Result environment = Cli.run(Map.of("PICKLEJAR_PORT", "abc"), "", "serve", iris);
        assertThat(environment.code()).isEqualTo(Exit.USAGE);
        assertThat(environment.errors()).containsExactly("picklejar: port: abc (expected: 0..65535)");

        Path file = Files.writeString(folder.resolve("mine.yaml"), "prt: 80");
        Result named = Cli.run(Map.of("PICKLEJAR_CONFIG", file.toString()), "", "serve", iris);
        assertThat(named.code()).isEqualTo(Exit.USAGE);
        assertThat(named.errors()).containsExactly("picklejar: mine.yaml: prt (unknown key; did you mean port?)");

        Result flag = Cli.run(Map.of("PICKLEJAR_PORT", "80"), "", "serve", iris, "--set", "port=81", "--port", "-82");
        assertThat(flag.errors()).containsExactly("picklejar: port: -82 (expected: 0..65535)");
    }

    @Test
    void completionIsAScriptForTheShell() {
        Result result = Cli.run("completion");
        assertThat(result.code()).isEqualTo(Exit.OK);
        assertThat(result.out()).startsWith("#!/").contains("complete -F", "--row", "inspect");
    }
}
