package io.picklejar.server.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopLevelFieldTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"id": "a"}                             | a
            {"id": 17, "x": 1}                      | 17
            {"features": {"x": 1, "id": "b"}}       | b
            {"features": [1, 2], "id": true}        | true
            {"x": {"id": "no"}, "y": ["id"], "id": "c"} | c
            {"x": NaN, "y": -Infinity, "id": "d"}   | d
            {"id": null}                            |
            {"id": {"a": 1}}                        |
            {"batch": [{"id": "a"}]}                |
            ["id", "a"]                             |
            {"x": 0x1, "id": "a"}                   |
            ''                                      |
            """)
    void theFieldIsFoundWhereItStands(String body, String value) {
        assertThat(TopLevelField.of(body.getBytes(StandardCharsets.UTF_8), "id"))
                .isEqualTo(value);
    }
}
