package io.picklejar.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

class JsonFaultTest {

    private static final int DEEPEST = 5;
    private static final JsonFactory JACKSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();

    private static String fault(String json) {
        return String.valueOf(JsonFault.in(json.getBytes(StandardCharsets.UTF_8), DEEPEST));
    }

    private static String fault(int... bytes) {
        byte[] json = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            json[i] = (byte) bytes[i];
        }
        return String.valueOf(JsonFault.in(json, DEEPEST));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"features":[0x10,1]} | line 1, column 15: 'x10' (expected: ',' or ']')
            [+1]                  | line 1, column 2: '+' (expected: a value or ']')
            [1/**/]               | line 1, column 3: '/' (expected: ',' or ']')
            [01]                  | line 1, column 2: a number that begins with 0 (expected: no 0 before other digits)
            [-01]                 | line 1, column 3: a number that begins with 0 (expected: no 0 before other digits)
            [1.]                  | line 1, column 4: ']' (expected: a digit behind the point)
            [.5]                  | line 1, column 2: '.' (expected: a value or ']')
            [5e+]                 | line 1, column 5: ']' (expected: a digit of the exponent)
            [-]                   | line 1, column 2: '-' (expected: a value or ']')
            [1,]                  | line 1, column 4: ']' (expected: a value)
            [1 2]                 | line 1, column 4: '2' (expected: ',' or ']')
            {"a": None}           | line 1, column 7: 'None' (expected: true, false, null, or a text in double quotes)
            {"a": nan}            | line 1, column 7: 'nan' (expected: true, false, null, or a text in double quotes)
            {"a": truex}          | line 1, column 7: 'truex' (expected: true, false, null, or a text in double quotes)
            {"a": }               | line 1, column 7: '}' (expected: a value)
            {"a": 1,}             | line 1, column 9: '}' (expected: a name in double quotes)
            {'a': 1}              | line 1, column 2: ''' (expected: a name in double quotes, or '}')
            {"a" 1}               | line 1, column 6: '1' (expected: ':')
            {"a": 1]              | line 1, column 8: ']' (expected: ',' or '}')
            {"a": 1               | line 1, column 8: the end of the JSON (expected: ',' or '}')
            {                     | line 1, column 2: the end of the JSON (expected: a name in double quotes, or '}')
            "a                    | line 1, column 3: the end of the JSON (expected: '"', which ends a text)
            "\\x"                 | line 1, column 3: 'x' behind \\ (expected: one of " \\ / b f n r t u)
            "\\u12g4"             | line 1, column 6: 'g4' (expected: 4 hexadecimal digits behind \\u)
            {} {}                 | line 1, column 4: something follows the value (expected: nothing)
            {} x                  | line 1, column 4: something follows the value (expected: nothing)
            age=1                 | line 1, column 1: 'age' (expected: true, false, null, or a text in double quotes)
            <xml/>                | line 1, column 1: '<' (expected: a value)
            {“a”: 1}              | line 1, column 2: '“' (expected: a name in double quotes, or '}')
            ["città", é]          | line 1, column 11: 'é' (expected: a value)
            [[[[[[1]]]]]]         | line 1, column 6: nested deeper than 5 levels
            ``                    | line 1, column 1: the end of the JSON (expected: a value)
            """)
    void saysWhatIsWrongAndWhere(String json, String fault) {
        assertThat(fault(json.replace("\\\\", "\\"))).isEqualTo(fault.replace("\\\\", "\\"));
    }

    @Test
    void saysWhatCannotBeShown() {
        assertThat(fault("[\n {\"a\": \"\u0001\"}]"))
                .isEqualTo("line 2, column 9: U+0001 in a text (expected: written as \\u0001)");
        assertThat(fault("[\u00a01]")).isEqualTo("line 1, column 2: U+00A0 (expected: a value or ']')");
        assertThat(fault("[1, " + "a".repeat(50) + "]")).contains("'" + "a".repeat(40) + "'");
        assertThat(fault('"', 0xff, '"')).isEqualTo("line 1, column 2: byte 0xff (expected: UTF-8)");
        assertThat(fault('"', 0xc3, '"')).isEqualTo("line 1, column 2: byte 0xc3 (expected: UTF-8)");
        assertThat(fault('"', 0xc3)).contains("the end of the JSON (expected: the rest of a character)");
        assertThat(fault(0xff, 0xfe, '{', 0)).isEqualTo("line 1, column 1: byte 0xff (expected: UTF-8)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": [1, -2.5e-3, 0, -0, 0.5, \"città\\u00e0\\n\", true, false, null], \"b\": {}, \"\": []}",
                "[NaN, Infinity, -Infinity]",
                " 3 ",
                "\"text\"",
                "[[[[[]]]]]",
                "\ufeff{}"
            })
    void findsNothingInJson(String json) {
        assertThat(fault(json)).isEqualTo("null");
    }

    /** Whatever the parser refuses has its fault here, and nothing else has. */
    @Test
    void agreesWithTheParser() {
        String[] good = {
            "{\"features\": [1, -2.75, 3e1, 0.1], \"a\": {\"b\": \"x\\\"\\u00e0\"}}",
            "[NaN, -Infinity, true, false, null, [[[{}]]], \"città €\", {\"a\": 0, \"\": -0.0E+5}]",
        };
        String alphabet = "0123456789.eE+-, \n[]{}:\"'\\/uNaInfity tr*xàé€\u0001$_";
        Random random = new Random(5);
        int broken = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder json = new StringBuilder(good[i % good.length]);
            for (int edit = random.nextInt(4); edit > 0 && json.length() > 2; edit--) {
                int at = random.nextInt(json.length() - 1);
                switch (random.nextInt(4)) {
                    case 0 -> json.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
                    case 1 -> json.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
                    case 2 -> json.setLength(at + 2);
                    default -> json.deleteCharAt(at);
                }
            }
            byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
            boolean isText = random.nextInt(10) > 0;
            if (!isText) {
                bytes[random.nextInt(bytes.length)] = (byte) (128 + random.nextInt(128));
            }
            boolean isRefused = isRefused(bytes);
            String fault = JsonFault.in(bytes, DEEPEST);
            // the parser lets some bytes that are no UTF-8 pass
            if (isText || isRefused) {
                assertThat(fault != null).as("%s: %s", json, fault).isEqualTo(isRefused);
            }
            broken += isRefused ? 1 : 0;
        }
        assertThat(broken).isBetween(50_000, 180_000);
    }

    private static boolean isRefused(byte[] json) {
        try (JsonParser parser = JACKSON.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() == null) {
                return true;
            }
            parser.skipChildren();
            return parser.nextToken() != null;
        } catch (JacksonException e) {
            return true;
        }
    }
}
