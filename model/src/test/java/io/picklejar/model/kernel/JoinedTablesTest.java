package io.picklejar.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows of several requests as one table, and each one's part of the answer. */
class JoinedTablesTest {

    @Test
    void numbersAndTextsFollowEachOther() {
        Table first = new Table(1, 2, new double[] {1, Double.NaN, 99}, new String[] {null, "a", "junk"});
        Table second = new Table(2, 2, new double[] {2, 0, 3, 0}, new String[] {null, "b", null, null});
        assertThat(first.canJoin(second)).isTrue();
        Table joined = Table.joined(List.of(first, second));
        assertThat(joined.rows()).isEqualTo(3);
        assertThat(joined.number(2, 0)).isEqualTo(3);
        assertThat(joined.text(0, 1)).isEqualTo("a");
        assertThat(joined.text(1, 1)).isEqualTo("b");
        assertThat(joined.text(2, 1)).isNull();
    }

    @Test
    void sparseRowsStaySparse() {
        Table first = Table.ofSparse(1, 5, new int[] {0, 2}, new int[] {1, 4}, new double[] {7, 8});
        Table second = Table.ofSparse(2, 5, new int[] {0, 0, 1}, new int[] {3}, new double[] {9});
        Table joined = Table.joined(List.of(first, second));
        assertThat(joined.isSparse()).isTrue();
        assertThat(joined.numbers()).containsExactly(0, 7, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0);
    }

    @Test
    void unlikeTablesAreNotJoined() {
        Table numbers = Table.ofNumbers(1, 2, new double[2]);
        assertThat(numbers.canJoin(Table.ofNumbers(1, 3, new double[3]))).isFalse();
        assertThat(numbers.canJoin(new Table(1, 2, new double[2], new String[2])))
                .isFalse();
        assertThat(numbers.canJoin(Table.ofSparse(1, 2, new int[2], new int[0], new double[0])))
                .isFalse();
    }

    @Test
    void aPartOfAnAnswerHasItsOwnRows() {
        Predictions classes = Predictions.ofClasses(3, new int[] {0, 1, 2}, new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9});
        Predictions part = classes.slice(1, 3);
        assertThat(part.rows()).isEqualTo(2);
        assertThat(part.classIndices()).containsExactly(1, 2);
        assertThat(part.probabilities()).containsExactly(4, 5, 6, 7, 8, 9);
        assertThat(Predictions.ofNumbers(2, new double[] {1, 2, 3, 4})
                        .slice(1, 2)
                        .numbers())
                .containsExactly(3, 4);
    }
}
