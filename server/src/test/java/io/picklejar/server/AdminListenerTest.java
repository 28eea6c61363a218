package io.picklejar.server;

import static io.picklejar.server.AdminApiTest.done;
import static io.picklejar.server.AdminApiTest.predict;
import static io.picklejar.server.AdminApiTest.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picklejar.server.TestServer.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gets in at the admin listener, and whether there is one. */
class AdminListenerTest {

    private static final String KEY = "a-key-of-enough-letters";

    @TempDir
    private Path root;

    private TestServer serve(String... settings) {
        return TestServer.start(List.of(new ConstantEngine()), root, settings).loaded();
    }

    @Test
    void withAKeyNobodyElseGetsIn() {
        ConstantEngine.write(root, "m", "1", 1);
        try (TestServer server = serve("admin_key", KEY)) {
            Reply none = server.admin("GET", "/models", "");
            assertThat(refused(none, 401)).startsWith("a key is required");
            assertThat(none.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"picklejar admin\"");
            for (String wrong :
                    List.of("Bearer x", "Bearer " + KEY + "x", "bearer  " + KEY.toUpperCase(java.util.Locale.ROOT))) {
                Reply reply = server.admin("GET", "/models", "", "Authorization", wrong);
                assertThat(refused(reply, 401)).isEqualTo("not the right key");
                assertThat(reply.header("WWW-Authenticate"))
                        .isEqualTo("Bearer realm=\"picklejar admin\", error=\"invalid_token\"");
            }
            for (String other : List.of("Basic " + KEY, KEY, "Bearer", "Bearer a b")) {
                assertThat(server.admin("POST", "/reload", "", "Authorization", other)
                                .status())
                        .isEqualTo(401);
            }
            done(server.admin("GET", "/models", "", "Authorization", "Bearer " + KEY));
            done(server.admin("POST", "/reload", "", "authorization", "bearer " + KEY));
            assertThat(done(server.admin("GET", "/openapi.json", ""))
                            .at("/components/securitySchemes/key/scheme")
                            .asString())
                    .isEqualTo("bearer");
            assertThat(server.get("/models").status()).as("the other listener").isEqualTo(200);
        }
    }

    @Test
    void everyAddressMayBeBoundWithAKey() throws IOException {
        ConstantEngine.write(root, "m", "1", 1);
        try (TestServer server = serve("admin_host", "0.0.0.0", "admin_key", KEY, "admin_hosts", "ops.example")) {
            String bearer = "Authorization: Bearer " + KEY;
            assertThat(server.rawAdmin("GET /models", "Host: ops.example:8002", bearer))
                    .contains(" 200 ");
            assertThat(server.rawAdmin("GET /models", "Host: 10.1.2.3", bearer)).contains(" 200 ");
            assertThat(server.rawAdmin("GET /models", "Host: evil.example", bearer))
                    .contains(" 403 ");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "localhost:8002        | -                     | 200",
                "LOCALHOST             | -                     | 200",
                "localhost.            | -                     | 200",
                "127.0.0.1:1           | http://127.0.0.1:1    | 200",
                "[::1]:8002            | http://[::1]:8002     | 200",
                "127.0.0.1             | https://127.0.0.1     | 200",
                "evil.example          | -                     | 403",
                "evil.example:8002     | http://evil.example:8002 | 403",
                "localhost.evil.example | -                    | 403",
                "127.0.0.1.nip.io      | -                     | 403",
                "127.0.0.1:8002        | http://evil.example   | 403",
                "127.0.0.1:8002        | http://127.0.0.1:9000 | 403",
                "127.0.0.1             | null                  | 403",
                "user@localhost        | -                     | 403",
                "localhost:8002:1      | -                     | 403",
            })
    void aPageFromElsewhereGetsNothing(String host, String origin, int status) throws IOException {
        ConstantEngine.write(root, "m", "1", 1);
        try (TestServer server = serve()) {
            String[] headers = origin == null
                    ? new String[] {"Host: " + host}
                    : new String[] {"Host: " + host, "Origin: " + origin};
            assertThat(server.rawAdmin("GET /models", headers)).startsWith("HTTP/1.1 " + status + " ");
            assertThat(server.rawAdmin("POST /reload", headers)).startsWith("HTTP/1.1 " + status + " ");
            assertThat(server.rawAdmin("GET /docs", headers)).startsWith("HTTP/1.1 " + status + " ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, 415",
        "application/x-www-form-urlencoded, 415",
        "multipart/form-data; boundary=x, 415",
        "'', 415",
        "application/json, 200",
        "application/json; charset=utf-8, 200"
    })
    void aBodyHasToBeSaidToBeJson(String type, int status) throws IOException {
        ConstantEngine.write(root, "m", "1.0.0", 1);
        ConstantEngine.write(root, "m", "1.1.0", 2);
        try (TestServer server = serve()) {
            String contentType = type.isEmpty() ? "X-Nothing: 1" : "Content-Type: " + type;
            String answer = server.rawAdmin(
                    "PUT /models/m/traffic", "{\"1.0.0\": 100}", "Host: localhost", contentType, "Content-Length: 14");
            assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        }
    }

    @Test
    void aServerWithoutIt() throws IOException {
        ConstantEngine.write(root, "m", "1", 1);
        try (TestServer server = serve("admin_api", "false")) {
            assertThat(server.server().adminAddress()).isNull();
            assertThat(predict(server)).isEqualTo(1);
        }
    }

    @Test
    void aPortThatIsTakenSaysWhichToChange() {
        ConstantEngine.write(root, "m", "1", 1);
        try (TestServer server = serve()) {
            String taken = String.valueOf(server.adminUri("/").getPort());
            assertThatThrownBy(() -> serve("admin_port", taken))
                    .isInstanceOf(StartException.class)
                    .hasMessage("cannot listen on 127.0.0.1:" + taken + ": the port is in use or not allowed; choose"
                            + " another with --admin-port, or none with --set admin_api=false");
        }
    }
}
