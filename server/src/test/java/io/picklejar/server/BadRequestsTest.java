package io.picklejar.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.picklejar.server.TestServer.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Every wrong request gets the right status, says where and what is wrong, and leaves the server answering. */
class BadRequestsTest {

    private static final String GOOD = """
            {"age": 47, "income": 54500, "credit_score": 672, "employment_years": 5.9, "loan_amount": 12000, \
            "purpose": "car", "home_ownership": "rent"}""";

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(TestServer.EXAMPLES).loaded();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** A good row with one field's value replaced. */
    private static String with(String field, String value) {
        return GOOD.replaceFirst("(\"" + field + "\": )[^,}]+", "$1" + value);
    }

    private static String without(String field) {
        return GOOD.replaceFirst("(, )?\"" + field + "\": [^,}]+", "").replace("{, ", "{");
    }

    static Stream<Arguments> invalidRows() {
        return Stream.of(
                arguments(
                        with("age", "-5"),
                        "greater_than_equal",
                        "body.age",
                        "Input should be greater than or equal to 0"),
                arguments(
                        with("age", "121"), "less_than_equal", "body.age", "Input should be less than or equal to 120"),
                arguments(with("age", "\"47\""), "int_type", "body.age", "Input should be a valid integer"),
                arguments(with("age", "true"), "int_type", "body.age", "Input should be a valid integer"),
                arguments(with("age", "null"), "int_type", "body.age", "Input should be a valid integer"),
                arguments(with("age", "47.5"), "int_from_float", "body.age", "a number with a fractional part"),
                arguments(with("age", "[47]"), "int_type", "body.age", "Input should be a valid integer"),
                arguments(with("age", "{}"), "int_type", "body.age", "Input should be a valid integer"),
                arguments(with("age", "NaN"), "finite_number", "body.age", "Input should be a finite number"),
                arguments(
                        with("income", "Infinity"), "finite_number", "body.income", "Input should be a finite number"),
                arguments(
                        with("income", "-Infinity"), "finite_number", "body.income", "Input should be a finite number"),
                arguments(with("income", "1e400"), "finite_number", "body.income", "Input should be a finite number"),
                arguments(with("income", "9".repeat(400)), "finite_number", "body.income", "a finite number"),
                arguments(with("income", "\"54500\""), "float_type", "body.income", "Input should be a valid number"),
                arguments(with("income", "\"\""), "float_type", "body.income", "Input should be a valid number"),
                arguments(with("income", "false"), "float_type", "body.income", "Input should be a valid number"),
                arguments(with("income", "null"), "float_type", "body.income", "Input should be a valid number"),
                arguments(with("credit_score", "Infinity"), "finite_number", "body.credit_score", "a finite number"),
                arguments(with("credit_score", "900"), "less_than_equal", "body.credit_score", "equal to 850"),
                arguments(with("purpose", "\"spaceship\""), "enum", "body.purpose", "Input should be 'car', 'debt"),
                arguments(with("purpose", "\"CAR\""), "enum", "body.purpose", "Input should be"),
                arguments(with("purpose", "1"), "string_type", "body.purpose", "Input should be a valid string"),
                arguments(with("purpose", "null"), "string_type", "body.purpose", "Input should be a valid string"),
                arguments(with("purpose", "[\"car\"]"), "string_type", "body.purpose", "a valid string"),
                arguments(without("age"), "missing", "body.age", "Field required"),
                arguments(without("home_ownership"), "missing", "body.home_ownership", "Field required"),
                arguments(
                        GOOD.replace("\"income\"", "\"incme\""),
                        "extra_forbidden",
                        "body.incme",
                        "did you mean 'income'?"),
                arguments(GOOD.replace("}", ", \"age\": 48}"), "duplicate_field", "body.age", "given more than once"),
                arguments(
                        "{\"features\": " + with("age", "-5") + "}",
                        "greater_than_equal",
                        "body.features.age",
                        "equal to 0"),
                arguments("{\"features\": " + GOOD + ", \"x\": 1}", "extra_forbidden", "body.x", "not permitted"),
                arguments("{\"features\": [1, 2]}", "too_short", "body.features", "List should have 7 items, not 2"),
                arguments(
                        "{\"features\": [47, 54500, 672, 5.9, 12000, \"car\", \"rent\", 1]}",
                        "too_long",
                        "body.features",
                        "List should have 7 items, not 8"),
                arguments(
                        "{\"features\": [47, \"x\", 672, 5.9, 12000, \"car\", \"rent\"]}",
                        "float_type",
                        "body.features.1",
                        "Input should be a valid number"),
                arguments(
                        "{\"features\": [[47, 54500, 672, 5.9, 12000, \"car\", \"rent\"]]}",
                        "int_type",
                        "body.features.0",
                        "Input should be a valid integer"),
                arguments("{\"features\": null}", "model_attributes_type", "body.features", "a list of 7 values"),
                arguments("{\"features\": 7}", "model_attributes_type", "body.features", "a list of 7 values"),
                arguments("{\"features\": \"x\"}", "model_attributes_type", "body.features", "a list of 7 values"),
                arguments("{}", "missing", "body.age", "Field required"),
                arguments("[]", "model_attributes_type", "body", "Input should be an object"),
                arguments("null", "model_attributes_type", "body", "Input should be an object"),
                arguments("3", "model_attributes_type", "body", "Input should be an object"),
                arguments("\"text\"", "model_attributes_type", "body", "Input should be an object"));
    }

    @ParameterizedTest
    @MethodSource("invalidRows")
    void anInvalidRowIsRefusedWithItsPlaceAndReason(String body, String type, String loc, String message) {
        Reply reply = server.post("/predict/credit", body);
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(422);
        assertThat(reply.json().get("detail")).as(reply.response().body()).anySatisfy(error -> {
            assertThat(error.get("type").asString()).isEqualTo(type);
            assertThat(joined(error.get("loc"))).isEqualTo(loc);
            assertThat(error.get("msg").asString()).contains(message);
            assertThat(error.has("input")).isTrue();
        });
        stillAnswers();
    }

    static Stream<Arguments> invalidBatches() {
        return Stream.of(
                arguments("{}", "missing", "body.batch", "Field required"),
                arguments("[]", "model_attributes_type", "body", "Input should be an object"),
                arguments("{\"batch\": []}", "too_short", "body.batch", "at least 1 row"),
                arguments("{\"batch\": {}}", "list_type", "body.batch", "a valid list"),
                arguments("{\"batch\": [3]}", "model_attributes_type", "body.batch.0", "a list of 7 values"),
                arguments(
                        "{\"batch\": [" + GOOD + "], \"requests\": []}",
                        "extra_forbidden",
                        "body.requests",
                        "not permitted"),
                arguments("{\"rows\": []}", "extra_forbidden", "body.rows", "not permitted"),
                arguments(
                        "{\"batch\": [" + GOOD + ", " + with("age", "-1") + "]}",
                        "greater_than_equal",
                        "body.batch.1.age",
                        "0"),
                arguments(
                        "{\"requests\": [{\"features\": " + with("purpose", "2") + "}]}",
                        "string_type",
                        "body.requests.0.features.purpose",
                        "a valid string"),
                arguments("{\"features\": [[1, 2]]}", "too_short", "body.features.0", "7 items, not 2"),
                arguments(
                        "{\"batch\": [" + "[1],".repeat(1000) + "[1]]}",
                        "too_long",
                        "body.batch",
                        "at most 1000 rows, not 1001"));
    }

    @ParameterizedTest
    @MethodSource("invalidBatches")
    void anInvalidBatchIsRefusedWithItsPlaceAndReason(String body, String type, String loc, String message) {
        Reply reply = server.post("/predict/credit/batch", body);
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(422);
        JsonNode errors = reply.json().get("detail");
        if (!type.equals("too_long")) {
            assertThat(errors).anySatisfy(error -> {
                assertThat(error.get("type").asString()).isEqualTo(type);
                assertThat(joined(error.get("loc"))).isEqualTo(loc);
                assertThat(error.get("msg").asString()).contains(message);
            });
        }
        stillAnswers();
    }

    static Stream<Arguments> malformedBodies() {
        return Stream.of(
                arguments("", "the body is empty"),
                arguments(" ", "the body is empty"),
                arguments("\r\n\t", "the body is empty"),
                arguments("{", "line 1, column 2: the end of the JSON (expected: a name in double quotes, or '}')"),
                arguments("{\"age\": }", "line 1, column 9: '}' (expected: a value)"),
                arguments("{\"age\": 1,}", "line 1, column 11: '}' (expected: a name in double quotes)"),
                arguments("{'age': 1}", "line 1, column 2: ''' (expected: a name in double quotes, or '}')"),
                arguments("age=1", "line 1, column 1: 'age' (expected: true, false, null, or a text in double quotes)"),
                arguments("{\"age\": 01}", "line 1, column 9: a number that begins with 0"),
                arguments("{\"age\": 1} {}", "line 1, column 12: something follows the value"),
                arguments("{\"age\": 1} x", "line 1, column 12: something follows the value"),
                arguments(
                        "{\"age\":\n \"\u0001\"}", "line 2, column 3: U+0001 in a text (expected: written as \\u0001)"),
                arguments("{\"age\": nan}", "line 1, column 9: 'nan' (expected: true"),
                arguments("{\"age\": None}", "line 1, column 9: 'None' (expected: true"),
                arguments("{\"features\":[0x10,1]}", "line 1, column 15: 'x10' (expected: ',' or ']')"),
                arguments("{\"features\":[1,+1]}", "line 1, column 16: '+' (expected: a value)"),
                arguments("{\"features\":[1/**/]}", "line 1, column 15: '/' (expected: ',' or ']')"),
                arguments("{\"features\":[1//\n]}", "line 1, column 15: '/' (expected: ',' or ']')"),
                arguments("# {}", "line 1, column 1: '#' (expected: a value)"),
                arguments("{\"features\":[.5]}", "line 1, column 14: '.' (expected: a value or ']')"),
                arguments("{\"features\":[5.]}", "line 1, column 16: ']' (expected: a digit behind the point)"),
                arguments("{\"features\":[-]}", "line 1, column 14: '-' (expected: a value or ']')"),
                arguments("{\"features\":[-NaN]}", "line 1, column 14: '-' (expected: a value or ']')"),
                arguments("{\"features\":[1,,2]}", "line 1, column 16: ',' (expected: a value)"),
                arguments("{\"features\":[\"\\x\"]}", "line 1, column 16: 'x' behind \\ (expected: one of"),
                arguments("{\"features\":[1}", "line 1, column 15: '}' (expected: ',' or ']')"),
                arguments("{\"purpose\": \"ca", "line 1, column 16: the end of the JSON (expected: '\"'"),
                arguments("{\"features\": " + "[".repeat(500) + "]".repeat(500) + "}", "nested deeper than 64 levels"),
                arguments("{\"age\": " + "9".repeat(5000) + "}", "a number, name or text is too long"),
                arguments("{\"" + "a".repeat(60_000) + "\": 1}", "a number, name or text is too long"),
                arguments("<xml/>", "line 1, column 1: '<' (expected: a value)"));
    }

    @ParameterizedTest
    @MethodSource("malformedBodies")
    void whatIsNotJsonIsABadRequest(String body, String message) {
        for (String path : List.of("/predict/credit", "/predict/credit/batch")) {
            Reply reply = server.post(path, body);
            assertThat(reply.status()).as(reply.response().body()).isEqualTo(400);
            assertInWordsOfOurOwn(reply);
            assertThat(reply.json().get("detail").asString()).contains(message);
        }
        stillAnswers();
    }

    private static void assertInWordsOfOurOwn(Reply reply) {
        assertThat(reply.json().get("detail").asString())
                .doesNotContain("Feature", "JsonRead", "ALLOW_", "StreamRead", "Source", "Token")
                .doesNotContain("com.", "jackson", "java", "`");
    }

    @Test
    void whatIsBrokenAnywhereIsToldInWordsOfOurOwn() {
        Random random = new Random(3);
        String[] inserted = {
            "+", "/*", "//", "#", "'", "0x1", "00", "-", "\\", "\u0000", "\"", "{", "]", ":", ",", "NaN", "INF", "é"
        };
        int refused = 0;
        for (int i = 0; i < 2_000; i++) {
            int at = random.nextInt(GOOD.length());
            String rest = random.nextInt(8) == 0 ? "" : GOOD.substring(at + random.nextInt(2));
            Reply reply = server.post(
                    "/predict/credit", GOOD.substring(0, at) + inserted[random.nextInt(inserted.length)] + rest);
            if (reply.status() == 400) {
                refused++;
                assertInWordsOfOurOwn(reply);
                assertThat(reply.json().get("detail").asString())
                        .matches("not JSON: line 1, column [0-9]+: .* \\(expected: .*\\)");
            }
        }
        assertThat(refused).isGreaterThan(1_000);
    }

    @Test
    void everyFaultOfEveryRowIsToldAtOnce() {
        String bad = with("age", "-5").replace("\"car\"", "\"x\"").replace("54500", "\"y\"");
        Reply reply = server.post("/predict/credit/batch", "{\"batch\": [" + bad + "," + bad + "]}");
        assertThat(reply.json().get("detail")).hasSize(6);
    }

    @Test
    void errorsAreCappedAtAHundredAndCounted() {
        Reply reply = server.post("/predict/credit/batch", "{\"batch\": [" + "{},".repeat(99) + "{}]}");
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().get("detail")).hasSize(100);
        assertThat(reply.json().get("error_count").asInt()).isEqualTo(700);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "0", "-5", "1.5", "99999999999999999999"})
    void aTimeoutThatIsNoneIsToldWithItsValue(String value) {
        Reply reply = server.post("/predict/credit", GOOD, "X-Request-Timeout-Ms", value);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().get("detail").asString())
                .isEqualTo("X-Request-Timeout-Ms: " + value + " (expected: milliseconds, a whole number from 1)");
    }

    @Test
    void aLongTimeoutIsCut() {
        Reply reply = server.post("/predict/credit", GOOD, "X-Request-Timeout-Ms", "x".repeat(300));
        assertThat(reply.json().get("detail").asString()).contains(": " + "x".repeat(100) + "… (expected: ");
    }

    @Test
    void aProblemIsGivenToWhoeverAsksForOne() {
        Reply reply = server.post("/predict/credit", with("age", "-5"), "Accept", "application/problem+json");
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.json().get("status").asInt()).isEqualTo(422);
        assertThat(reply.json().get("errors")).hasSize(1);
    }

    private static void stillAnswers() {
        assertThat(server.post("/predict/credit", GOOD).status()).isEqualTo(200);
    }

    private static String joined(JsonNode loc) {
        StringBuilder text = new StringBuilder();
        loc.forEach(step -> text.append(text.isEmpty() ? "" : ".").append(step.asString()));
        return text.toString();
    }

    @Test
    void aQueryThatIsNoneIsTheCallersFault() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write("POST /predict?model_version=%zz HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] start = socket.getInputStream().readNBytes(12);
            assertThat(new String(start, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 400");
        }
    }
}
