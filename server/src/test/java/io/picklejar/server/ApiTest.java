package io.picklejar.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.server.TestServer.Reply;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The HTTP API of design section 2, as a caller sees it. */
class ApiTest {

    private static final String ROW = "{\"features\": [5.1, 3.5, 1.4, 0.2]}";

    private static TestServer one;
    private static TestServer many;

    @BeforeAll
    static void start() {
        one = TestServer.start(TestServer.EXAMPLES.resolve("iris"), "max_body_bytes", "64KiB")
                .loaded();
        many = TestServer.start(TestServer.EXAMPLES).loaded();
    }

    @AfterAll
    static void stop() {
        one.close();
        many.close();
    }

    @Test
    void anAnswerHasEverythingThatTheDesignNames() {
        JsonNode answer = one.post("/predict", ROW, "X-Request-Id", "abc-1").json();
        assertThat(answer.propertyNames())
                .containsExactly(
                        "prediction",
                        "probabilities",
                        "confidence",
                        "model",
                        "model_version",
                        "latency_ms",
                        "timestamp",
                        "request_id");
        assertThat(answer.get("prediction").isInt()).isTrue();
        assertThat(answer.get("confidence"))
                .isEqualTo(answer.get("probabilities").get(0));
        assertThat(answer.get("model").asString()).isEqualTo("iris");
        assertThat(answer.get("timestamp").asString()).endsWith("Z");
        assertThat(answer.get("request_id").asString()).isEqualTo("abc-1");
    }

    @Test
    void aRegressorGivesItsNumberAndNothingThatItDoesNotHave() {
        JsonNode answer = many.post("/predict/diabetes", exampleRow("diabetes")).json();
        assertThat(answer.get("prediction").isDouble()).isTrue();
        assertThat(answer.has("probabilities")).isFalse();
        assertThat(answer.has("confidence")).isFalse();
    }

    private static String exampleRow(String model) {
        StringBuilder row = new StringBuilder();
        for (JsonNode feature : many.get("/models/" + model).json().get("features")) {
            row.append(row.isEmpty() ? "" : ",").append(feature.get("example"));
        }
        return "{\"features\": [" + row + "]}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"/predict", "/predict/", "/predict/iris", "/predict/%69ris"})
    void bothFormsOfPredictAnswer(String path) {
        assertThat(one.post(path, ROW).json().get("prediction").asInt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"features\": {\"sepal length (cm)\": 5.1, \"sepal width (cm)\": 3.5, \"petal length (cm)\": 1.4, \"petal width (cm)\": 0.2}}",
                "{\"petal width (cm)\": 0.2, \"sepal length (cm)\": 5.1, \"sepal width (cm)\": 3.5, \"petal length (cm)\": 1.4}",
                "{\"features\": [5.1, 3.5, 1.4, 0.2]}",
                "\uFEFF{\"features\": [5.1, 3.5, 1.4, 2e-1]}"
            })
    void everyFormOfARowGivesTheSameAnswer(String body) {
        assertThat(one.post("/predict", body).json().get("probabilities"))
                .isEqualTo(one.post("/predict", ROW).json().get("probabilities"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/predict/batch      | {\"batch\": [[5.1, 3.5, 1.4, 0.2], [6.7, 3.0, 5.2, 2.3]]}",
                "/predict-batch      | {\"requests\": [[5.1, 3.5, 1.4, 0.2], {\"features\": [6.7, 3.0, 5.2, 2.3]}]}",
                "/predict/iris/batch | {\"features\": [[5.1, 3.5, 1.4, 0.2], [6.7, 3.0, 5.2, 2.3]]}"
            })
    void everyFormOfABatchAnswersRowByRow(String path, String body) {
        JsonNode answer = one.post(path, body).json();
        assertThat(answer.get("predictions").toString()).isEqualTo("[0,2]");
        assertThat(answer.get("probabilities")).hasSize(2);
        assertThat(answer.get("confidences")).hasSize(2);
        assertThat(answer.get("batch_size").asInt()).isEqualTo(2);
    }

    @Test
    void aValueOutsideWhatTrainingSawIsAnsweredWithAWarning() {
        JsonNode answer =
                one.post("/predict", "{\"features\": [50, 3.5, 1.4, 0.2]}").json();
        assertThat(answer.get("warning_count").asInt()).isEqualTo(1);
        assertThat(answer.get("warnings").get(0).get("type").asString()).isEqualTo("less_than_equal");
    }

    @Test
    void aModelTellsItsSchemaAndItsChecks() {
        JsonNode model = many.get("/models/credit").json();
        assertThat(model.get("state").asString()).isEqualTo("READY");
        assertThat(model.get("classes").toString()).isEqualTo("[\"approved\",\"declined\"]");
        assertThat(model.get("features")).hasSize(7);
        assertThat(model.get("checks")
                        .valueStream()
                        .map(check -> check.get("check").asString()))
                .containsExactly("load", "golden", "warm_up");
        assertThat(model.get("checks").get(1).get("detail").asString()).endsWith(" golden cases agree");
        assertThat(model.get("metadata").get("training_notes").isString()).isTrue();
        assertThat(many.get("/models/credit/versions/1.0.0").json().get("name")).isEqualTo(model.get("name"));
        assertThat(many.get("/models").json().get("models")).hasSize(4);
    }

    @Test
    void theOnlyModelsFiguresStandInItsHealth() {
        JsonNode health = one.get("/health").json();
        assertThat(health.get("status").asString()).isEqualTo("healthy");
        assertThat(health.get("model_loaded").asBoolean()).isTrue();
        assertThat(health.get("model_type").asString()).isEqualTo("LogisticRegression");
        assertThat(health.get("model_version").asString()).isEqualTo("1.0.0");
        assertThat(health.get("n_features").asInt()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/health",
                "/health/live",
                "/health/ready",
                "/health/startup",
                "/live",
                "/ready",
                "/startup",
                "/models",
                "/stats",
                "/metrics",
                "/docs",
                "/redoc",
                "/openapi.json"
            })
    void everyPageAnswersGetAndHead(String path) {
        assertThat(many.get(path).status()).isEqualTo(200);
        Reply head = many.send(
                many.request(path).method("HEAD", BodyPublishers.noBody()).build());
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.response().body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /predict/iris,             405",
        "PUT,    /predict/iris,             405",
        "DELETE, /models,                   405",
        "POST,   /health,                   405",
        "GET,    /nothing,                  404",
        "GET,    /models/nothing,           404",
        "GET,    /models/iris/versions/9,   404",
        "POST,   /predict/nothing,          404",
        "POST,   /predict,                  404",
        "POST,   /predict/iris/batch/x,     405",
        "POST,   /predict/iris?model_version=9, 404",
        "GET,    /docs/../pom.xml,          404",
        "GET,    /docs/assets/%2e%2e/x,     404"
    })
    void whatIsNotThereSaysSo(String method, String path, int status) {
        Reply reply = many.send(many.request(path, "Content-Type", "application/json")
                .method(method, method.equals("POST") ? BodyPublishers.ofString(ROW) : BodyPublishers.noBody())
                .build());
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.json().get("detail").asString()).isNotEmpty();
        assertThat(status == 405 ? reply.header("Allow") : "-").isNotEmpty();
    }

    @Test
    void anotherMediaTypeIsRefused() {
        var form = one.request("/predict", "Content-Type", "application/x-www-form-urlencoded");
        assertThat(one.send(form.POST(BodyPublishers.ofString(ROW)).build()).status())
                .isEqualTo(415);
        var zipped = one.request("/predict", "Content-Type", "application/json", "Content-Encoding", "br");
        assertThat(one.send(zipped.POST(BodyPublishers.ofString(ROW)).build()).status())
                .isEqualTo(415);
        var vendor = one.request("/predict", "Content-Type", "application/vnd.x+json; charset=utf-8");
        assertThat(one.send(vendor.POST(BodyPublishers.ofString(ROW)).build()).status())
                .isEqualTo(200);
        var silent = one.request("/predict");
        assertThat(one.send(silent.POST(BodyPublishers.ofString(ROW)).build()).status())
                .isEqualTo(200);
    }

    @Test
    void whoeverTakesNoJsonGetsNone() {
        assertThat(one.post("/predict", ROW, "Accept", "text/html").status()).isEqualTo(406);
        assertThat(one.post("/predict", ROW, "Accept", "application/json;q=0").status())
                .isEqualTo(406);
        assertThat(one.post("/predict", ROW, "Accept", "text/html, */*;q=0.1").status())
                .isEqualTo(200);
    }

    @Test
    void aBodyThatIsTooLongIsRefusedWhetherItSaysSoOrNot() {
        String big = " ".repeat(70_000) + ROW;
        assertThat(one.post("/predict", big).status()).isEqualTo(413);
        var chunked = one.request("/predict", "Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(big.getBytes(UTF_8))))
                .build();
        assertThat(one.send(chunked).status()).isEqualTo(413);
        assertThat(one.post("/predict", ROW).status()).isEqualTo(200);
    }

    @Test
    void aRequestIdThatCouldDoHarmIsReplaced() {
        assertThat(one.get("/live", "X-Request-Id", "<script>").header("X-Request-Id"))
                .hasSize(16);
        assertThat(one.get("/live", "X-Request-Id", "x".repeat(200)).header("X-Request-Id"))
                .hasSize(16);
        assertThat(one.get("/live", "X-Request-Id", "job-7/3").header("X-Request-Id"))
                .isEqualTo("job-7/3");
    }

    @Test
    void theVersionThatServesMayBeNamed() {
        assertThat(one.post("/predict?model_version=1.0.0", ROW).status()).isEqualTo(200);
        assertThat(one.post("/predict", ROW, "X-Model-Version", "1.0.0").status())
                .isEqualTo(200);
        assertThat(one.post("/predict?model_version=1.0.0", ROW, "X-Model-Version", "2")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void everyRequestIsCounted() {
        try (TestServer fresh =
                TestServer.start(Path.of("..", "examples", "iris")).loaded()) {
            fresh.post("/predict", ROW);
            fresh.post("/predict/batch", "{\"batch\": [[5.1, 3.5, 1.4, 0.2], [6.7, 3.0, 5.2, 2.3]]}");
            fresh.post("/predict", "{");
            fresh.post("/predict", "{\"features\": [1]}");
            fresh.post("/predict/other", ROW);
            String metrics = fresh.get("/metrics").response().body();
            assertThat(metrics)
                    .contains("picklejar_predictions_total{model=\"iris\",version=\"1.0.0\"} 3.0")
                    .contains("picklejar_requests_total{batch=\"true\",model=\"iris\",version=\"1.0.0\"} 1.0")
                    .contains("picklejar_predicted_class_total{class=\"0\",model=\"iris\",version=\"1.0.0\"} 2.0")
                    .contains("picklejar_errors_total{kind=\"malformed\",model=\"iris\",status=\"400\"} 1.0")
                    .contains("picklejar_errors_total{kind=\"validation\",model=\"iris\",status=\"422\"} 1.0")
                    .contains("picklejar_errors_total{kind=\"not_found\",model=\"\",status=\"404\"} 1.0")
                    .contains("picklejar_model_duration_seconds_bucket")
                    .contains("picklejar_model_ready{model=\"iris\"} 1.0");
            JsonNode stats = fresh.get("/stats").json();
            assertThat(stats.get("requests").asInt()).isEqualTo(5);
            assertThat(stats.get("predictions").asInt()).isEqualTo(3);
            assertThat(stats.get("errors").get("validation").asInt()).isEqualTo(1);
            JsonNode iris = stats.get("models").get("iris");
            assertThat(iris.get("classes").get("0").asInt()).isEqualTo(2);
            assertThat(iris.get("latency_ms").get("p99").asDouble())
                    .isGreaterThanOrEqualTo(
                            iris.get("model_latency_ms").get("p50").asDouble());
        }
    }
}
