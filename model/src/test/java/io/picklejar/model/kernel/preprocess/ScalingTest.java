package io.picklejar.model.kernel.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.KindConflictException;
import io.picklejar.model.kernel.Table;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScalingTest {

    private static final Table ROWS = Table.ofNumbers(2, 2, new double[] {1, 10, Double.NaN, 0.1});

    @Test
    void standardizationSubtractsThenDivides() {
        Standardization both = new Standardization(2, new double[] {0.3, 1}, new double[] {7, 3}, false);
        assertThat(both.apply(ROWS).numbers()).containsExactly((1 - 0.3) / 7, 9.0 / 3, Double.NaN, (0.1 - 1) / 3);
        assertThat(new Standardization(2, null, null, false).apply(ROWS).numbers())
                .isEqualTo(ROWS.numbers());
    }

    @Test
    void singlePrecisionRoundsAfterEachOperation() {
        Standardization single = new Standardization(2, new double[] {0.3, 1}, new double[] {7, 3}, true);
        assertThat(single.apply(ROWS).numbers()[0]).isEqualTo((float) ((float) (1 - 0.3) / 7.0));
    }

    @Test
    void rangesAreClippedAndKeepNan() {
        RangeScaling scaling = new RangeScaling(new double[] {2, 0.5}, new double[] {-1, 0}, 0, 1, false);
        assertThat(scaling.apply(ROWS).numbers()).containsExactly(1, 1, Double.NaN, 0.05);
    }

    @Test
    void aRunGivesWhatItsStepsGive() {
        Standardization first = new Standardization(2, new double[] {0.3, 1}, new double[] {7, 3}, false);
        NumberImputation second = new NumberImputation(new double[] {5, 6}, MissingMarker.ABSENT);
        InPlaceRun run = new InPlaceRun(List.of(first, second));
        assertThat(run.apply(ROWS).numbers())
                .isEqualTo(second.apply(first.apply(ROWS)).numbers());
        assertThat(run.domains(List.of(Domain.NUMBER, Domain.NUMBER)))
                .allSatisfy(domain -> assertThat(domain.acceptsMissing()).isTrue());
        assertThat(ROWS.numbers()).containsExactly(1, 10, Double.NaN, 0.1);
    }

    @Test
    void imputationDropsFillsAndTells() {
        Imputation imputation = new Imputation(
                List.of(
                        new Imputation.Column(true, 3, null),
                        Imputation.Column.dropped(),
                        new Imputation.Column(true, 0, "?")),
                MissingMarker.ABSENT,
                new int[] {0, 2});
        Table in = new Table(
                2, 3, new double[] {Double.NaN, 1, 0, 4, 1, 0}, new String[] {null, null, "a", null, null, null});
        Table out = imputation.apply(in);
        assertThat(out.columns()).isEqualTo(4);
        assertThat(out.number(0, 0)).isEqualTo(3);
        assertThat(out.text(0, 1)).isEqualTo("a");
        assertThat(out.number(0, 2)).isEqualTo(1);
        assertThat(out.number(0, 3)).isZero();
        assertThat(out.number(1, 0)).isEqualTo(4);
        assertThat(out.text(1, 1)).isEqualTo("?");
        assertThat(out.number(1, 3)).isEqualTo(1);
        List<Domain> read = List.of(Domain.NUMBER, Domain.UNUSED, Domain.NUMBER, Domain.NUMBER);
        assertThat(imputation.domains(read).get(2).kind()).isEqualTo(Domain.Kind.TEXT);
        assertThat(imputation.domains(read).get(1)).isEqualTo(Domain.UNUSED);
        assertThatThrownBy(
                        () -> imputation.domains(List.of(Domain.NUMBER, Domain.NUMBER, Domain.NUMBER, Domain.NUMBER)))
                .isInstanceOf(KindConflictException.class);
    }

    @Test
    void aMarkerOtherThanNanLeavesNanForbidden() {
        NumberImputation imputation = new NumberImputation(new double[] {5}, MissingMarker.of(-1));
        assertThat(imputation.apply(Table.ofNumbers(2, 1, new double[] {-1, 2})).numbers())
                .containsExactly(5, 2);
        assertThat(imputation.domains(List.of(Domain.NUMBER)).get(0).acceptsMissing())
                .isFalse();
    }
}
