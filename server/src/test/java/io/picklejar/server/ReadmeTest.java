package io.picklejar.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README's curl commands work as they stand there, but for the port. */
class ReadmeTest {

    private static final Path README = Path.of("..", "README.md");
    private static final Pattern BLOCK = Pattern.compile("```bash\n(.*?)```", Pattern.DOTALL);

    private static List<String> blocks() throws IOException {
        List<String> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(Files.readString(README));
        while (matcher.find()) {
            blocks.add(matcher.group(1));
        }
        return blocks;
    }

    private static String run(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("bash", "-ec", command)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(command + "\n" + output).isZero();
        return output;
    }

    @Test
    void everyCurlCommandAnswers() throws Exception {
        boolean curl = Files.isExecutable(Path.of("/usr/bin/curl"));
        if (!curl) {
            System.out.println("SKIPPED: the README's commands need curl");
        }
        assumeTrue(curl);
        List<String> blocks = blocks();
        assertThat(blocks).hasSize(5);
        try (TestServer server =
                TestServer.start(TestServer.EXAMPLES.resolve("credit")).loaded()) {
            List<String> answers = new ArrayList<>();
            for (String block : blocks) {
                assertThat(block).contains("http://127.0.0.1:8000/");
                answers.add(run(block.replace(":8000/", ":" + server.port() + "/")));
            }
            assertThat(answers.get(0)).contains("\"prediction\":\"approved\"");
            assertThat(answers.get(1)).contains("\"prediction\":\"approved\"");
            assertThat(answers.get(2)).contains("\"predictions\":[\"approved\",\"declined\"]");
            assertThat(answers.get(3)).contains("greater_than_equal", "did you mean 'income'?", "Field required");
            assertThat(answers.get(4))
                    .contains("\"status\":\"healthy\"", "picklejar_predictions_total", "\"openapi\":\"3.1");
        }
    }
}
