package io.picklejar.model.kernel.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.KindConflictException;
import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Table;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EncodingTest {

    private static final Categories COLOURS = new Categories(Arrays.asList(Label.of("blue"), Label.of("red"), null));
    private static final Categories NUMBERS = new Categories(List.of(Label.of(0.0), Label.of(2.5), Label.of(7L)));

    private static Table texts(@Nullable String... cells) {
        return new Table(cells.length, 1, new double[cells.length], cells);
    }

    private static Table numbers(double... cells) {
        return Table.ofNumbers(cells.length, 1, cells);
    }

    @Test
    void codesAreThePositions() {
        Table table = texts("red", "blue", null, "green");
        assertThat(COLOURS.codeOf(table, 0, 0)).isEqualTo(1);
        assertThat(COLOURS.codeOf(table, 1, 0)).isZero();
        assertThat(COLOURS.codeOf(table, 2, 0)).isEqualTo(2);
        assertThat(COLOURS.codeOf(table, 3, 0)).isEqualTo(Categories.UNKNOWN);
        Table cells = numbers(-0.0, 2.5, 7, 2.4999, Double.NaN);
        assertThat(NUMBERS.codeOf(cells, 0, 0)).isZero();
        assertThat(NUMBERS.codeOf(cells, 1, 0)).isEqualTo(1);
        assertThat(NUMBERS.codeOf(cells, 2, 0)).isEqualTo(2);
        assertThat(NUMBERS.codeOf(cells, 3, 0)).isEqualTo(Categories.UNKNOWN);
        assertThat(NUMBERS.codeOf(cells, 4, 0)).isEqualTo(Categories.UNKNOWN);
    }

    @Test
    void categoriesInNoOrderKeepTheirPlaces() {
        Categories unsorted = new Categories(Arrays.asList(Label.of(5L), null, Label.of(true), Label.of(-3L)));
        assertThat(unsorted.codeOf(numbers(-3), 0, 0)).isEqualTo(3);
        assertThat(unsorted.codeOf(numbers(1), 0, 0)).isEqualTo(2);
        assertThat(unsorted.codeOf(numbers(Double.NaN), 0, 0)).isEqualTo(1);
    }

    @Test
    void textsAndNumbersDoNotMixInAColumn() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Categories(List.of(Label.of("a"), Label.of(1L))));
        assertThatIllegalArgumentException().isThrownBy(() -> new Categories(List.of(Label.of(1L), Label.of("a"))));
    }

    @Test
    void oneHotPutsAOneInTheSlot() {
        OneHotEncoding encoding = new OneHotEncoding(
                List.of(new OneHotEncoding.Column(COLOURS, new int[] {OneHotEncoding.NONE, 0, 1}, 2, 1, true)));
        assertThat(encoding.apply(texts("blue", "red", null, "green")).numbers())
                .containsExactly(0, 0, 1, 0, 0, 1, 0, 1);
        Domain domain = encoding.domains(Domains.all(2, Domain.NUMBER)).get(0);
        assertThat(domain.kind()).isEqualTo(Domain.Kind.TEXT);
        assertThat(domain.acceptsMissing()).isTrue();
        assertThat(domain.acceptsUnknown()).isTrue();
        assertThat(domain.categories()).containsExactly(Label.of("blue"), Label.of("red"));
    }

    @Test
    void anUnknownThatIsAnErrorMakesMissingOneToo() {
        OneHotEncoding encoding = new OneHotEncoding(
                List.of(new OneHotEncoding.Column(NUMBERS, new int[] {0, 1, 2}, 3, OneHotEncoding.NONE, false)));
        Domain domain = encoding.domains(Domains.all(3, Domain.NUMBER)).get(0);
        assertThat(domain.kind()).isEqualTo(Domain.Kind.NUMBER);
        assertThat(domain.acceptsMissing()).isFalse();
        assertThat(domain.acceptsUnknown()).isFalse();
    }

    @Test
    void ordinalNansDependOnTheNextStep() {
        OrdinalEncoding encoding = new OrdinalEncoding(
                List.of(new OrdinalEncoding.Column(COLOURS, new double[] {0, 1, Double.NaN}, -1, true)));
        assertThat(encoding.apply(texts("red", null, "green")).numbers()).containsExactly(1, Double.NaN, -1);
        assertThat(encoding.domains(List.of(Domain.NUMBER)).get(0).acceptsMissing())
                .isFalse();
        assertThat(encoding.domains(List.of(Domain.NUMBER_OR_MISSING)).get(0).acceptsMissing())
                .isTrue();
        assertThat(encoding.domains(List.of(Domain.NUMBER)).get(0).acceptsUnknown())
                .isTrue();
    }

    @Test
    void numbersAreNotReadAsText() {
        OrdinalEncoding encoding = new OrdinalEncoding(
                List.of(new OrdinalEncoding.Column(NUMBERS, new double[] {0, 1, 2}, Double.NaN, false)));
        Domain text = new Domain(Domain.Kind.TEXT, false, List.of(), true);
        assertThatThrownBy(() -> encoding.domains(List.of(text))).isInstanceOf(KindConflictException.class);
    }
}
