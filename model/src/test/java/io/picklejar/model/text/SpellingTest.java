package io.picklejar.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {

    private static final List<String> KNOWN = List.of("age", "income", "credit_score", "Überzug");

    @ParameterizedTest
    @CsvSource({
        "agee,age",
        "Age,age",
        "incme,income",
        "icnome,income",
        "credit score,credit_score",
        "credit-score,credit_score",
        "überzug,Überzug"
    })
    void findsWhatWasProbablyMeant(String given, String meant) {
        assertThat(Spelling.nearest(given, KNOWN)).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({"zzz", "height", "in", "score"})
    void saysNothingWhereNothingIsNear(String given) {
        assertThat(Spelling.nearest(given, KNOWN)).isNull();
    }

    @Test
    void aVeryLongNameIsNotCompared() {
        assertThat(Spelling.nearest("a".repeat(65), List.of("a".repeat(64)))).isNull();
        assertThat(Spelling.nearest("a".repeat(64), List.of("a".repeat(65)))).isNull();
        assertThat(Spelling.nearest("a".repeat(63), List.of("a".repeat(64)))).hasSize(64);
    }

    @Test
    void ofTwoEquallyNearTheFirst() {
        assertThat(Spelling.nearest("ab", List.of("ac", "ad"))).isEqualTo("ac");
    }
}
