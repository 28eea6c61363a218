package io.picklejar.model.kernel.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.picklejar.model.kernel.Domain;
import io.picklejar.model.kernel.Domains;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Transform;
import io.picklejar.model.kernel.preprocess.InPlaceRun;
import io.picklejar.model.kernel.preprocess.Weighting;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComposeTest {

    private static final Table ROWS =
            new Table(2, 3, new double[] {1, 2, 0, 4, 5, 0}, new String[] {null, null, "a", null, null, null});

    @Test
    void chainsMergeWhatWorksInPlaceAndLeaveOutWhatDoesNothing() {
        Transform chain = Chain.of(List.of(
                new Weighting(2, 2), new Identity(2), Chain.of(List.of(new Weighting(2, 3), new Weighting(2, 5)))));
        assertThat(chain).isInstanceOf(InPlaceRun.class);
        assertThat(chain.apply(Table.ofNumbers(1, 2, new double[] {1, 2})).numbers())
                .containsExactly(30, 60);
        assertThat(Chain.of(List.of(new Identity(2), new Identity(2)))).isInstanceOf(Identity.class);
        assertThatIllegalArgumentException().isThrownBy(() -> Chain.of(List.of(new Identity(2), new Identity(3))));
    }

    @Test
    void splitsGatherAndPutSideBySide() {
        ColumnSplit split = new ColumnSplit(
                3,
                List.of(
                        new ColumnSplit.Part(new int[] {2, 0}, new Identity(2)),
                        new ColumnSplit.Part(new int[] {1, 1}, new Weighting(2, 10))));
        Table out = split.apply(ROWS);
        assertThat(out.columns()).isEqualTo(4);
        assertThat(out.text(0, 0)).isEqualTo("a");
        assertThat(out.text(1, 0)).isNull();
        assertThat(out.number(1, 1)).isEqualTo(4);
        assertThat(out.number(0, 2)).isEqualTo(20);
        assertThat(out.number(1, 3)).isEqualTo(50);
    }

    @Test
    void aColumnNobodyReadsIsUnused() {
        ColumnSplit split = new ColumnSplit(3, List.of(new ColumnSplit.Part(new int[] {1}, new Weighting(1, 2))));
        assertThat(split.domains(Domains.all(1, Domain.NUMBER)))
                .containsExactly(Domain.UNUSED, Domain.NUMBER, Domain.UNUSED);
    }

    @Test
    void noPartsMakeNoColumns() {
        ColumnSplit split = new ColumnSplit(3, List.of());
        assertThat(split.outputs()).isZero();
        assertThat(split.apply(ROWS).columns()).isZero();
        assertThat(split.apply(ROWS).rows()).isEqualTo(2);
    }
}
