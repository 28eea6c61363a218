package io.picklejar.server.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.model.kernel.Element;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.TensorType;
import io.picklejar.model.schema.Constraints;
import io.picklejar.model.schema.Feature;
import io.picklejar.model.schema.FeatureSchema;
import io.picklejar.model.schema.FeatureType;
import io.picklejar.server.error.ServeException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are read without tokens are read as they would be with them, to the last bit; all others are left alone. */
class PlainBodyTest {

    private static final FeatureSchema SCHEMA = new FeatureSchema(List.of(
            Feature.of("age", FeatureType.INTEGER, false).withConstraints(Constraints.range(-120.0, 120.0)),
            Feature.of("income", FeatureType.NUMBER, true),
            Feature.of("anything", FeatureType.ANY, false),
            Feature.of("rate", FeatureType.NUMBER, false)));
    private static final FeatureSchema MIXED = new FeatureSchema(List.of(
            Feature.of("age", FeatureType.INTEGER, false),
            Feature.of("città", FeatureType.STRING, true),
            Feature.of("owner", FeatureType.BOOLEAN, false),
            Feature.of("kind", FeatureType.ANY, true)
                    .withConstraints(Constraints.oneOf(List.of("a", "b c", true, 2L), false))));
    private static final FeatureSchema WARNING = new FeatureSchema(List.of(
            Feature.of("low", FeatureType.NUMBER, false)
                    .withConstraints(new Constraints(-1.0, null, null, 9.0, null, null, true)),
            Feature.of("zero", FeatureType.NUMBER, true).withConstraints(Constraints.oneOf(List.of(0.0, 7L), true)),
            Feature.of("text", FeatureType.STRING, false)
                    .withConstraints(new Constraints(null, null, null, null, null, Pattern.compile("^a"), true))));
    private static final FeatureSchema TENSORS =
            new FeatureSchema(List.of(Feature.of("x", new TensorType(Element.FLOAT, List.of(3)))));
    private static final FeatureSchema ONE = new FeatureSchema(List.of(Feature.of("x", FeatureType.NUMBER, false)));
    private static final int MOST_ROWS = 5;

    private final Random random = new Random(11);

    private static byte[] bytes(String body) {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    /** The table's cells bit by bit, or what is wrong. */
    private static String outcome(Supplier<PredictRequest> decoded) {
        try {
            PredictRequest request = decoded.get();
            return request.warningCount() + " warnings, " + shown(request.rows());
        } catch (ServeException e) {
            return e.toString();
        }
    }

    private static String shown(Table table) {
        return table.rows() + " rows: "
                + IntStream.range(0, table.rows() * table.columns())
                        .mapToObj(cell -> Long.toHexString(Double.doubleToRawLongBits(table.numbers()[cell]))
                                + (table.hasTexts() ? table.text(cell / table.columns(), cell % table.columns()) : ""))
                        .collect(Collectors.joining(" "));
    }

    /** @return whether it was read without tokens */
    private static boolean isReadAlike(String body, FeatureSchema schema) {
        Table one = PlainBody.one(bytes(body), schema);
        if (one != null) {
            assertThat("0 warnings, " + shown(one))
                    .as(body)
                    .isEqualTo(outcome(() -> RequestDecoder.oneByToken(bytes(body), schema)));
        }
        Table batch = PlainBody.batch(bytes(body), schema, MOST_ROWS);
        if (batch != null) {
            assertThat("0 warnings, " + shown(batch))
                    .as(body)
                    .isEqualTo(outcome(() -> RequestDecoder.batchByToken(bytes(body), schema, MOST_ROWS)));
        }
        return one != null || batch != null;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"features\": [1, 2, 3, 4]}",
                " {\t\"features\"\r\n:[ 1 ,2.5,-3e2 , 4 ] } \n",
                "{\"features\":[1,null,3,4]}",
                "{\"batch\": [{\"features\": [1, 2, 3, 4]}, [5, 6, 7, 8]]}",
                "{\"requests\": [[1, 2, 3, 4]]}",
                "{\"features\": [[1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4]]}",
            })
    void plainBodiesAreReadWithoutTokens(String body) {
        assertThat(isReadAlike(body, SCHEMA)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"features\": [1, \"Roma\", true, \"a\"]}",
                "{\"features\": [1, null, false, true]}",
                "{\"features\": [1, \"\", false, 2.0]}",
                "{\"features\": {\"age\": 1, \"città\": \"Roma\", \"owner\": true, \"kind\": null}}",
                "{\"age\":1,\"città\":\"Roma\",\"owner\":true,\"kind\":\"b c\"}",
                " { \"age\" : 1 , \"città\" : null , \"owner\" : false , \"kind\" : \"a\" } ",
                "{\"batch\": [{\"age\": 1, \"città\": \"x\", \"owner\": true, \"kind\": 2}, [1, \"y\", true, 2]]}",
            })
    void namedRowsAndTextsAreReadWithoutTokens(String body) {
        assertThat(isReadAlike(body, MIXED)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"features\": [1, \"Ro\\u006da\", true, \"a\"]}",
                "{\"features\": [1, \"Cittàdella\", true, \"a\"]}",
                "{\"features\": [1, \"Ro\nma\", true, \"a\"]}",
                "{\"features\": [1, \"Roma, true, 2]}",
                "{\"features\": [1, 5, true, \"a\"]}",
                "{\"features\": [1, true, true, \"a\"]}",
                "{\"features\": [\"1\", \"x\", true, \"a\"]}",
                "{\"features\": [1, \"x\", 1, \"a\"]}",
                "{\"features\": [1, \"x\", tru, \"a\"]}",
                "{\"features\": [1, \"x\", truee, \"a\"]}",
                "{\"features\": [1, \"x\", null, \"a\"]}",
                "{\"features\": [1, \"x\", true, \"d\"]}",
                "{\"features\": [1, \"x\", true, false]}",
                "{\"age\": 1, \"owner\": true, \"città\": \"Roma\", \"kind\": 2}",
                "{\"age\": 1, \"citt\\u00e0\": \"Roma\", \"owner\": true, \"kind\": 2}",
                "{\"age\": 1, \"città\": \"Roma\", \"owner\": true, \"kind\": 2, \"kind\": 2}",
                "{\"age\": 1, \"città\": \"Roma\", \"owner\": true}",
                "{\"features\": {\"age\": 1, \"città\": \"Roma\", \"owner\": true, \"kind\": 2}, \"more\": 1}",
                "{\"age\" 1, \"città\": \"Roma\", \"owner\": true, \"kind\": 2}",
                "{}",
            })
    void otherNamesAndTextsAreLeftAlone(String body) {
        assertThat(isReadAlike(body, MIXED)).isFalse();
    }

    @Test
    void valuesThatAreWarnedOfAreLeftAlone() {
        assertThat(isReadAlike("{\"features\": [1, -0.0, \"ab\"]}", WARNING)).isTrue();
        assertThat(isReadAlike("{\"features\": [-1, 7, \"a\"]}", WARNING)).isTrue();
        assertThat(isReadAlike("{\"features\": [-1.1, 7, \"a\"]}", WARNING)).isFalse();
        assertThat(isReadAlike("{\"features\": [9, 7, \"a\"]}", WARNING)).isFalse();
        assertThat(isReadAlike("{\"features\": [1, 8, \"a\"]}", WARNING)).isFalse();
        assertThat(isReadAlike("{\"features\": [1, 7, \"b\"]}", WARNING)).isFalse();
        edited(
                WARNING,
                "{\"features\": [1, -0.0, \"ab\"]}",
                "{\"low\": 8.9, \"zero\": 7, \"text\": \"a\"}",
                "{\"requests\": [[1, 0, \"ab\"], [0.5, null, \"a\"]]}");
    }

    @Test
    void tensorsAreLeftAlone() {
        assertThat(isReadAlike("{\"features\": [1, 2, 3]}", TENSORS)).isFalse();
        assertThat(isReadAlike("{\"features\": [[1, 2, 3]]}", TENSORS)).isFalse();
        assertThat(isReadAlike("{\"x\": [1, 2, 3]}", TENSORS)).isFalse();
        assertThat(isReadAlike("{\"features\": [null]}", TENSORS)).isFalse();
    }

    @Test
    void namesThatTakeEscapesAreLeftAlone() {
        FeatureSchema odd = new FeatureSchema(
                List.of(Feature.of("a\"b", FeatureType.NUMBER, false), Feature.of("c\td", FeatureType.NUMBER, false)));
        assertThat(isReadAlike("{\"a\"b\": 1, \"c\td\": 2}", odd)).isFalse();
        assertThat(isReadAlike("{\"a\\\"b\": 1, \"c\\td\": 2}", odd)).isFalse();
        assertThat(isReadAlike("{\"features\": [1, 2]}", odd)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[1, 2, 3, 4]",
                "{\"features\": [1, 2, 3]}",
                "{\"features\": [1, 2, 3, 4, 5]}",
                "{\"features\": [1, 2, 3, 4],}",
                "{\"features\": [1, 2, 3, 4]} x",
                "{\"features\": [1, 2, 3, 4], \"more\": 1}",
                "{\"features\": [1, 2, 3, 4]",
                "{\"features\": [1, 2, 3, 4,]}",
                "{\"features\": [121, 2, 3, 4]}",
                "{\"features\": [1.5, 2, 3, 4]}",
                "{\"features\": [null, 2, 3, 4]}",
                "{\"features\": [1, nul, 3, 4]}",
                "{\"features\": [1, NaN, 3, 4]}",
                "{\"features\": [01, 2, 3, 4]}",
                "{\"features\": [+1, 2, 3, 4]}",
                "{\"features\": [1, 2, 3, .5]}",
                "{\"features\": [1, 2, 3, 5.]}",
                "{\"features\": [1, 2, 3, 5e]}",
                "{\"features\": [1, 2, 3, 1e400]}",
                "{\"features\": [1, 2, 3, -]}",
                "{\"features\": [1, 2, 3, 0x10]}",
                "{\"features\": [1 2, 3, 4]}",
                "{\"batch\": []}",
                "{\"batch\": [[1, 2, 3, 4],]}",
                "{\"batch\": [[1, 2, 3, 4]], \"more\": 1}",
                "{\"batch\": [[1, 2, 3, 4]",
                "{\"batch\": [[1,2,3,4],[1,2,3,4],[1,2,3,4],[1,2,3,4],[1,2,3,4],[1,2,3,4]]}",
            })
    void othersAreLeftAlone(String body) {
        assertThat(isReadAlike(body, SCHEMA)).isFalse();
    }

    @Test
    void aFeatureOfThatNameMakesItAFlatRow() {
        FeatureSchema named = new FeatureSchema(List.of(Feature.of("features", FeatureType.NUMBER, false)));
        assertThat(isReadAlike("{\"features\": [1]}", named)).isFalse();
    }

    @Test
    void numbersAreTheSameToTheLastBit() {
        List<String> spellings = new ArrayList<>(List.of(
                "0",
                "-0",
                "-0.0",
                "0e5",
                "-0E-5",
                "9007199254740992",
                "9007199254740993",
                "-9007199254740993",
                "1e22",
                "1e23",
                "9007199254740992e22",
                "1e-22",
                "1e-23",
                "123456789012345678",
                "1234567890123456789",
                "99999999999999999999999",
                "2.2250738585072011e-308",
                "4.9e-324",
                "1e-400",
                "1.7976931348623157e308",
                "0.1",
                "0.30000000000000004",
                "1.00000000000000011102230246251565",
                "8.5e9999",
                "1e-99999"));
        for (int i = 0; i < 100_000; i++) {
            spellings.add(spelling());
        }
        int read = 0;
        for (String spelling : spellings) {
            String body = "{\"features\":[" + spelling + "]}";
            Table table = PlainBody.one(bytes(body), ONE);
            if (table != null) {
                read++;
                assertThat("0 warnings, " + shown(table))
                        .as(spelling)
                        .isEqualTo(outcome(() -> RequestDecoder.oneByToken(bytes(body), ONE)));
                double expected = new BigDecimal(spelling).doubleValue();
                assertThat(table.number(0, 0)).as(spelling).isEqualTo(expected == 0 ? table.number(0, 0) : expected);
            }
        }
        assertThat(read).isGreaterThan(95_000);
    }

    private String spelling() {
        return switch (random.nextInt(6)) {
            case 0 -> Double.toString(Double.longBitsToDouble(random.nextLong() & ~(1L << 62)));
            case 1 -> Double.toString(random.nextGaussian());
            case 2 -> Float.toString((float) random.nextGaussian());
            case 3 -> Long.toString(random.nextLong() >> random.nextInt(64));
            case 4 -> random.nextInt(1000) + "." + Long.toString(random.nextLong() >>> (1 + random.nextInt(62)));
            default ->
                (random.nextBoolean() ? "-" : "") + (random.nextLong() >>> (1 + random.nextInt(62))) + "e"
                        + (random.nextInt(80) - 40);
        };
    }

    @Test
    void whatIsAcceptedIsWhatTokensGive() {
        edited(
                SCHEMA,
                "{\"features\": [1, -2.75, 3e1, 0.1]}",
                "{\"batch\": [{\"features\": [7, null, 3, 0.25]}, [5, 6, 7, 8]]}",
                "{\"features\": [[1, 2, 3, 4], [1, 2, 3, 4]]}",
                "{\"age\": 1, \"income\": 2, \"anything\": \"x\", \"rate\": 4}");
        edited(
                MIXED,
                "{\"features\": [1, \"Roma\", true, \"a\"]}",
                "{\"age\": 1, \"città\": \"Roma\", \"owner\": true, \"kind\": \"b c\"}",
                "{\"batch\": [{\"age\": 1, \"città\": \"x\", \"owner\": false, \"kind\": 2}, [1, null, true, 2]]}");
    }

    private void edited(FeatureSchema schema, String... plain) {
        String alphabet = "0123456789.eE+-, \n[]{}:\"nulfeatursbchqàT\\";
        int read = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder body = new StringBuilder(plain[i % plain.length]);
            for (int edit = random.nextInt(3); edit >= 0; edit--) {
                int at = random.nextInt(body.length());
                char c = alphabet.charAt(random.nextInt(alphabet.length()));
                switch (random.nextInt(3)) {
                    case 0 -> body.setCharAt(at, c);
                    case 1 -> body.insert(at, c);
                    default -> body.deleteCharAt(at);
                }
            }
            read += isReadAlike(body.toString(), schema) ? 1 : 0;
        }
        assertThat(read).isGreaterThan(5_000);
    }
}
