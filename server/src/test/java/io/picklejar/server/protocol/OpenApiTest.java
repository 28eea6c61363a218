package io.picklejar.server.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import io.picklejar.model.engine.InputColumn;
import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.schema.FeatureSchema;
import io.picklejar.model.sklearn.SklearnEngine;
import io.picklejar.server.error.ServeException;
import io.picklejar.server.predict.Answer;
import io.picklejar.server.registry.Served;
import io.picklejar.server.source.Found;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The document is valid, tells the truth about what the server takes and gives, and suits client generators. */
class OpenApiTest {

    private static final String REQUEST = "/requestBody/content/application~1json";
    private static final String ANSWER = "/responses/200/content/application~1json";
    private static final Output.Numbers ONE_NUMBER = new Output.Numbers(1, false);
    private static final InputColumn X = new InputColumn("x", Domain.NUMBER);
    private static final Domain TEXT = new Domain(Domain.Kind.TEXT, true, List.of(), true);

    private static List<Served> examples;
    private static OpenApiDocument document;

    @TempDir
    static Path folder;

    private static StubModels models;

    @BeforeAll
    static void load() {
        models = new StubModels(folder);
        examples = StubModels.load(
                List.of(new SklearnEngine()),
                Stream.of("breast-cancer", "credit", "diabetes", "iris")
                        .map(name -> new Found(name, null, Path.of("..", "examples", name), ""))
                        .toArray(Found[]::new));
        document = new OpenApiDocument(examples, examples.get(1));
    }

    @Test
    void everyModelHasItsOwnPaths() {
        assertThat(document.root.get("openapi").asString()).isEqualTo("3.1.0");
        assertThat(document.operations().keySet())
                .contains(
                        "post /predict",
                        "post /predict/batch",
                        "post /predict/credit",
                        "post /predict/breast-cancer/batch",
                        "get /models/{model}/versions/{version}",
                        "get /health/startup",
                        "get /metrics");
        assertThat(new OpenApiDocument(examples, null).operations()).doesNotContainKey("post /predict");
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        assertThat(document.references()).hasSizeGreaterThan(50);
        assertThat(document.references())
                .allMatch(reference -> document.follow(reference).isObject());
    }

    @Test
    void namesSuitGenerators() {
        List<String> names = new ArrayList<>();
        document.root.get("components").get("schemas").propertyNames().forEach(names::add);
        assertThat(names).allMatch(name -> name.matches("[a-zA-Z0-9._-]+"));
        List<String> operations = document.operations().values().stream()
                .map(operation -> operation.get("operationId").asString())
                .toList();
        assertThat(operations).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z][a-zA-Z0-9_]*"));
    }

    @Test
    void everyTagIsDeclaredOnce() {
        List<String> declared = StreamSupport.stream(document.root.get("tags").spliterator(), false)
                .map(tag -> tag.get("name").asString())
                .toList();
        assertThat(declared).containsExactly("breast-cancer", "credit", "diabetes", "iris", "server");
        assertThat(document.operations().values())
                .allMatch(operation ->
                        declared.contains(operation.get("tags").get(0).asString()));
    }

    @Test
    void everyRequestExampleIsValidAndIsTaken() {
        List<String> judged = new ArrayList<>();
        document.operations().forEach((path, operation) -> {
            JsonNode content = operation.at(REQUEST);
            content.path("examples").forEach(example -> {
                String body = example.get("value").toString();
                assertThat(OpenApiDocument.errors(document.validator(content.get("schema")), body))
                        .as(path)
                        .isEmpty();
                FeatureSchema features = served(operation).artifact().schema();
                assertThat(isTaken(path.endsWith("/batch"), body, features))
                        .as(path + " " + body)
                        .isTrue();
                judged.add(path);
            });
        });
        assertThat(judged).hasSize(5 * (3 + 2));
        assertThat(document.operation("post /predict").at(REQUEST + "/examples").propertyNames())
                .containsExactly("named", "list", "flat");
    }

    private static Served served(JsonNode operation) {
        String tag = operation.get("tags").get(0).asString();
        return examples.stream()
                .filter(served -> served.artifact().name().equals(tag))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isTaken(boolean batch, String body, FeatureSchema features) {
        try {
            if (batch) {
                RequestDecoder.batch(body.getBytes(UTF_8), features, OpenApiDocument.MAX_ROWS);
            } else {
                RequestDecoder.one(body.getBytes(UTF_8), features);
            }
            return true;
        } catch (ServeException.Invalid e) {
            return false;
        }
    }

    @Test
    void everyResponseExampleIsValid() {
        document.operations()
                .forEach((path, operation) -> operation.get("responses").forEach(each -> {
                    JsonNode content = document.resolved(each).at("/content/application~1json");
                    if (content.has("example")) {
                        Schema schema = document.validator(content.get("schema"));
                        assertThat(OpenApiDocument.errors(
                                        schema, content.get("example").toString()))
                                .as(path)
                                .isEmpty();
                    }
                }));
    }

    /** One feature of every kind of constraint; every pair of feature and value is judged by schema and decoder alike. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "false",
                "0",
                "1",
                "2",
                "3.0",
                "3.5",
                "-1",
                "10",
                "10.5",
                "11",
                "1e3",
                "\"\"",
                "\"a\"",
                "\"b\"",
                "\"12\"",
                "\"ab-1\"",
                "[]",
                "{}",
                "[1]"
            })
    void theSchemaTakesWhatTheDecoderTakes(String value) {
        Served served = models.served("judged", """
            [{"name": "free", "type": "number"},
             {"name": "nullable", "type": "number", "nullable": true},
             {"name": "closed", "type": "number", "minimum": 0, "maximum": 10},
             {"name": "open", "type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": 10},
             {"name": "some numbers", "type": "number", "enum": [1, 3.5]},
             {"name": "warned", "type": "number", "minimum": 0, "maximum": 1, "out_of_range": "warn"},
             {"name": "flag", "type": "boolean"},
             {"name": "text", "type": "string"},
             {"name": "category", "type": "string", "enum": ["a", "b"], "nullable": true},
             {"name": "code", "type": "string", "pattern": "^[a-z]{2}-[0-9]$", "example": "ab-1"},
             {"name": "optional", "type": "number", "default": 3},
             {"name": "Größe \\"§$.ref/~ {}", "type": "number"}]
            """, ONE_NUMBER, columns(12, 7, 8, 9));
        OpenApiDocument judged = new OpenApiDocument(List.of(served), served);
        Schema schema = judged.schema("JudgedRequest");
        JsonNode good = judged.operation("post /predict").at(REQUEST + "/examples/flat/value");
        assertThat(good.size()).isEqualTo(12);
        good.propertyNames().forEach(name -> {
            ObjectNode row = (ObjectNode) good.deepCopy();
            String body = row.set(name, OpenApiDocument.MAPPER.readTree(value)).toString();
            judge(schema, body, served);
            judge(schema, "{\"features\": " + body + "}", served);
        });
    }

    private static InputColumn[] columns(int count, int... texts) {
        InputColumn[] columns = new InputColumn[count];
        for (int i = 0; i < count; i++) {
            columns[i] = new InputColumn(null, Domain.NUMBER_OR_MISSING);
        }
        for (int text : texts) {
            columns[text] = new InputColumn(null, TEXT);
        }
        return columns;
    }

    private static void judge(Schema schema, String body, Served served) {
        List<String> errors = OpenApiDocument.errors(schema, body);
        boolean taken = isTaken(false, body, served.artifact().schema());
        assertThat(errors.isEmpty())
                .as("%s: taken %s, by schema %s", body, taken, errors)
                .isEqualTo(taken);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}", "{\"x\": 1}", "{\"x\": 1, \"y\": 2}", "{\"features\": [1]}", "{\"features\": [1, 2]}",
                "{\"features\": []}", "{\"features\": {\"x\": 1}}", "{\"features\": {\"x\": 1}, \"x\": 1}", "[1]", "1",
                "null", "{\"features\": 1}", "{\"Features\": [1]}", "{\"features\": [[1]]}"
            })
    void theSchemaTakesTheFormsThatTheDecoderTakes(String body) {
        Served served = models.served("forms", "", ONE_NUMBER, X);
        judge(new OpenApiDocument(List.of(served), null).schema("FormsRequest"), body, served);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"batch\": [[1], {\"x\": 1}, {\"features\": [1]}]}",
                "{\"requests\": [[1]]}",
                "{\"features\": [[1], [2]]}",
                "{\"batch\": []}",
                "{\"batch\": [[1],[1],[1],[1],[1]]}",
                "{\"batch\": [[1],[1],[1],[1],[1],[1]]}",
                "{}",
                "{\"batch\": [[1]], \"requests\": [[1]]}",
                "{\"batch\": [1]}",
                "{\"batch\": {\"x\": 1}}",
                "[[1]]"
            })
    void theSchemaTakesTheBatchesThatTheDecoderTakes(String body) {
        Served served = models.served("batches", "", ONE_NUMBER, X);
        Schema schema = new OpenApiDocument(List.of(served), null).schema("BatchesBatchRequest");
        boolean taken = isTaken(true, body, served.artifact().schema());
        List<String> errors = OpenApiDocument.errors(schema, body);
        assertThat(errors.isEmpty())
                .as("%s: taken %s, by schema %s", body, taken, errors)
                .isEqualTo(taken);
    }

    @Test
    void aFeatureCalledFeaturesLeavesOnlyTheFlatForm() {
        Served served =
                models.served("odd", "[{\"name\": \"features\", \"type\": \"number\"}]", ONE_NUMBER, columns(1));
        OpenApiDocument odd = new OpenApiDocument(List.of(served), null);
        Schema schema = odd.schema("OddRequest");
        judge(schema, "{\"features\": 1}", served);
        judge(schema, "{\"features\": [1]}", served);
        assertThat(odd.operation("post /predict/odd").at(REQUEST + "/examples").propertyNames())
                .containsExactly("flat");
    }

    @Test
    void whatOnlyWarnsIsSaidInWords() {
        JsonNode length = document.root.at("/components/schemas/IrisFeatures/properties/sepal length (cm)");
        assertThat(length.get("description").asString())
                .isEqualTo("Usually 4.3 to 7.9; anything else is answered with a warning.");
        assertThat(length.has("minimum")).isFalse();
    }

    @Test
    void aPatternThatOnlyJavaReadsIsSaidInWords() {
        String features = "[{\"name\": \"t\", \"type\": \"string\", \"pattern\": \"\\\\A(?i)a++\\\\z\"}]";
        Served served = models.served("java", features, ONE_NUMBER, columns(1, 0));
        JsonNode text =
                new OpenApiDocument(List.of(served), null).root.at("/components/schemas/JavaFeatures/properties/t");
        assertThat(text.has("pattern")).isFalse();
        assertThat(text.get("description").asString()).contains("`\\A(?i)a++\\z`");
    }

    @Test
    void theAnswersOfEveryKindOfModelFitTheirSchemas() {
        List<Label> colours = List.of(Label.of("red"), Label.of("green"), Label.of("blue"));
        List<Label> flags = List.of(Label.of(false), Label.of(true));
        String none = "{}";
        fits(models.served("classes", "", "{\"top_k\": 2}", Output.Classes.of(colours, true), X));
        fits(models.served("silent", "", none, Output.Classes.of(flags, false), X));
        fits(models.served("several", "", none, new Output.Classes(List.of(colours, flags), true), X));
        List<Label> truths = List.of(Label.of(true));
        List<Label> names = List.of(Label.of("red"), Label.of(7));
        fits(models.served("sets", "", none, new Output.Classes(List.of(truths, flags), true, names), X));
        fits(models.served("empty", "", none, new Output.Classes(List.of(flags, flags), false, names), X));
        fits(models.served("one", "", none, new Output.Classes(List.of(flags), true, truths), X));
        fits(models.served("mixed", "", none, Output.Classes.of(List.of(Label.of(1), Label.of(2.5)), true), X));
        fits(models.served("clusters", "", none, new Output.Numbers(1, true), X));
        fits(models.served("numbers", "", none, new Output.Numbers(3, false), X));
        examples.forEach(OpenApiTest::fits);
    }

    @Test
    void aSetOfLabelsIsAListOfThem() {
        List<Label> flags = List.of(Label.of(0), Label.of(1));
        List<Label> names = List.of(Label.of("red"), Label.of("green"), Label.of("blue"));
        Output output = new Output.Classes(List.of(flags, flags, flags), true, names);
        OpenApiDocument its = new OpenApiDocument(List.of(models.served("sets", "", output, X)), null);
        Schema schema = its.validator(its.root.at("/components/schemas/SetsPrediction/properties/prediction"));
        assertThat(OpenApiDocument.errors(schema, "[]")).isEmpty();
        assertThat(OpenApiDocument.errors(schema, "[\"red\", \"blue\"]")).isEmpty();
        assertThat(OpenApiDocument.errors(schema, "[\"pink\"]")).isNotEmpty();
        assertThat(OpenApiDocument.errors(schema, "\"red\"")).isNotEmpty();
        JsonNode example = its.operation("post /predict/sets").at(ANSWER).get("example");
        assertThat(example.get("prediction").toString()).isEqualTo("[\"red\"]");
        assertThat(example.get("probabilities").toString()).isEqualTo("[[0.25,0.75],[0.75,0.25],[0.75,0.25]]");
        assertThat(example.get("confidence").toString()).isEqualTo("[0.75,0.75,0.75]");
    }

    private static void fits(Served served) {
        OpenApiDocument its = new OpenApiDocument(List.of(served), served);
        JsonNode one = its.operation("post /predict");
        JsonNode batch = its.operation("post /predict/batch");
        FeatureSchema features = served.artifact().schema();
        fits(its, one, served, RequestDecoder.one(example(one, "flat"), features));
        fits(its, batch, served, RequestDecoder.batch(example(batch, "named"), features, OpenApiDocument.MAX_ROWS));
    }

    private static byte[] example(JsonNode operation, String name) {
        return operation.at(REQUEST + "/examples/" + name + "/value").toString().getBytes(UTF_8);
    }

    private static void fits(OpenApiDocument its, JsonNode operation, Served served, PredictRequest request) {
        Answer answer = new Answer(served, served.predict(request.rows()), 1);
        byte[] bytes = AnswerWriter.bytes(request, answer, "id", System.nanoTime());
        JsonNode content = operation.at(ANSWER);
        Schema schema = its.validator(content.get("schema"));
        assertThat(OpenApiDocument.errors(schema, new String(bytes, UTF_8))).isEmpty();
        assertThat(OpenApiDocument.errors(schema, content.get("example").toString()))
                .isEmpty();
    }

    @Test
    void anAnswerThatIsMissingItsPredictionDoesNotFit() {
        assertThat(OpenApiDocument.errors(document.schema("CreditPrediction"), "{\"prediction\": \"maybe\"}"))
                .isNotEmpty();
    }

    @Test
    void namesThatFallTogetherAreToldApart() {
        List<Served> alike = Stream.of("credit", "credit-batch", "Credit", "a.b", "a-b", "3d", "batch", "server")
                .map(name -> models.served(name, "", ONE_NUMBER, X))
                .toList();
        OpenApiDocument told = new OpenApiDocument(alike, alike.getFirst());
        List<String> names = new ArrayList<>();
        told.root.get("components").get("schemas").propertyNames().forEach(names::add);
        told.operations()
                .values()
                .forEach(operation -> names.add(operation.get("operationId").asString()));
        assertThat(names.stream().map(name -> name.toLowerCase(Locale.ROOT))).doesNotHaveDuplicates();
        assertThat(names).contains("CreditFeatures", "Credit_2Features", "ABFeatures", "AB_2Features", "Model3dRow");
        assertThat(told.root.at("/paths/~1predict~1batch/post/operationId").asString())
                .isEqualTo("predictBatch");
        assertThat(told.references())
                .allMatch(reference -> told.follow(reference).isObject());
        assertThat(told.root.get("tags")).hasSize(alike.size() + 1);
    }

    @Test
    void metadataIsShown() {
        String description = document.root.at("/tags/1/description").asString();
        assertThat(description)
                .contains("Pipeline, version 1.0.0: 7 features, 2 classes.")
                .contains("Synthetic loan applications")
                .contains("`accuracy` 0.84, `roc_auc` 0.8808");
        assertThat(document.root.at("/info/version").asString()).isEqualTo("1.2.3");
        assertThat(document.root.at("/info/title").asString())
                .isEqualTo("Prediction API: breast-cancer, credit, diabetes, iris");
    }

    @Test
    void theSameModelsGiveTheSameBytes() {
        assertThat(OpenApi.document(examples, examples.getFirst(), served -> null, 10, "1"))
                .isEqualTo(OpenApi.document(examples, examples.getFirst(), served -> null, 10, "1"));
    }

    @Test
    void withoutModelsThereIsStillADocument() {
        OpenApiDocument empty = new OpenApiDocument(List.of(), null);
        assertThat(empty.operations()).containsKey("get /health").doesNotContainKey("post /predict");
        assertThat(empty.references())
                .allMatch(reference -> empty.follow(reference).isObject());
    }
}
