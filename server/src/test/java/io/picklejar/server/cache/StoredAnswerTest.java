package io.picklejar.server.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.picklejar.model.kernel.Label;
import io.picklejar.model.kernel.Output;
import io.picklejar.model.kernel.Predictions;
import io.picklejar.model.kernel.Table;
import io.picklejar.model.kernel.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class StoredAnswerTest {

    private static final long WHEN = 1_790_000_000_123L;
    private static final List<Label> LABELS = List.of(Label.of("no"), Label.of("yes"), Label.of("maybe"));
    private static final Output CLASSES = Output.Classes.of(LABELS, false);
    private static final Output PROBABILITIES = Output.Classes.of(LABELS, true);
    private static final Output NUMBERS = new Output.Numbers(2, false);
    private static final InputKey KEY = key(1.5, Double.NaN);

    private static InputKey key(double... values) {
        return Objects.requireNonNull(InputKey.of(Table.ofNumbers(1, values.length, values)));
    }

    private static Predictions classes(int index) {
        return Predictions.ofClasses(1, new int[] {index}, new double[] {0.1, 0.7, 0.2});
    }

    private static byte[] encoded(Predictions predictions) {
        return Objects.requireNonNull(StoredAnswer.encode(KEY, predictions, WHEN));
    }

    /** With a checksum that fits, as whoever means harm would write it. */
    private static byte[] sealed(byte[] bytes) {
        CRC32C check = new CRC32C();
        check.update(bytes, 0, bytes.length - 4);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length - 4, (int) check.getValue());
        return bytes;
    }

    @Test
    void whatIsStoredIsReadAsItWas() {
        StoredAnswer stored = Objects.requireNonNull(StoredAnswer.decode(encoded(classes(1)), KEY, PROBABILITIES));
        assertThat(stored.computedMillis()).isEqualTo(WHEN);
        assertThat(stored.predictions().rows()).isEqualTo(1);
        assertThat(stored.predictions().classIndices()).containsExactly(1);
        assertThat(stored.predictions().probabilities()).containsExactly(0.1, 0.7, 0.2);

        Predictions numbers = Predictions.ofNumbers(1, new double[] {-0.0, Double.NaN});
        StoredAnswer two = Objects.requireNonNull(StoredAnswer.decode(encoded(numbers), KEY, NUMBERS));
        assertThat(two.predictions().numbers()).containsExactly(-0.0, Double.NaN);

        Predictions bare = Predictions.ofClasses(1, new int[] {2}, null);
        StoredAnswer three = Objects.requireNonNull(StoredAnswer.decode(encoded(bare), KEY, CLASSES));
        assertThat(three.predictions().classIndices()).containsExactly(2);
        assertThat(three.predictions().probabilities()).isNull();
    }

    @Test
    void anotherInputIsNoAnswer() {
        byte[] bytes = encoded(classes(1));
        assertThat(StoredAnswer.decode(bytes, key(1.5, 0), PROBABILITIES)).isNull();
        assertThat(StoredAnswer.decode(bytes, key(1.5), PROBABILITIES)).isNull();
        assertThat(StoredAnswer.decode(bytes, key(1.5, Double.NaN, 0), PROBABILITIES))
                .isNull();
    }

    @Test
    void anotherKindOfModelIsNoAnswer() {
        byte[] bytes = encoded(classes(1));
        Output two = Output.Classes.of(LABELS.subList(0, 2), true);
        Output four = Output.Classes.of(List.of(LABELS.get(0), LABELS.get(1), LABELS.get(2), Label.of("never")), true);
        for (Output other : List.of(CLASSES, NUMBERS, two, four)) {
            assertThat(StoredAnswer.decode(bytes, KEY, other)).isNull();
        }
        assertThat(StoredAnswer.decode(encoded(classes(3)), KEY, PROBABILITIES)).isNull();
        assertThat(StoredAnswer.decode(encoded(classes(-1)), KEY, PROBABILITIES))
                .isNull();
    }

    @Test
    void anotherFormatIsNoAnswer() {
        byte[] bytes = encoded(classes(1));
        bytes[0] = StoredAnswer.FORMAT + 1;
        assertThat(StoredAnswer.decode(sealed(bytes), KEY, PROBABILITIES)).isNull();
    }

    @Test
    void everyBitThatFlipsIsNoticed() {
        byte[] bytes = encoded(classes(1));
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] bad = bytes.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(StoredAnswer.decode(bad, KEY, PROBABILITIES)).isNull();
        }
    }

    @Test
    void shorterAndLongerOnesAreNoticedEvenWithAChecksumThatFits() {
        byte[] bytes = encoded(classes(1));
        for (int length = 0; length < bytes.length + 20; length++) {
            byte[] bad = Arrays.copyOf(bytes, length);
            if (length != bytes.length) {
                byte[] given = length >= 4 ? sealed(bad) : bad;
                assertThat(StoredAnswer.decode(given, KEY, PROBABILITIES)).isNull();
            }
        }
    }

    /** Whatever bytes lie there, reading them neither throws nor asks for memory. */
    @Test
    void anythingMayLieThere() {
        SplittableRandom random = new SplittableRandom(11);
        byte[] bytes = encoded(classes(1));
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = bytes.clone();
            for (int n = random.nextInt(1, 6); n > 0; n--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            StoredAnswer read = StoredAnswer.decode(sealed(bad), KEY, PROBABILITIES);
            if (read != null) {
                assertThat(read.predictions().classIndices()[0]).isBetween(0, 2);
                assertThat(read.predictions().probabilities()).hasSize(3);
            }
        }
    }

    @Test
    void tensorsAndVeryLongAnswersAreNotStored() {
        Tensor tensor = new Tensor.Floats(new int[] {1}, new float[] {1});
        assertThat(StoredAnswer.encode(KEY, Predictions.ofTensors(1, new Tensor[] {tensor}), WHEN))
                .isNull();
        assertThat(StoredAnswer.encode(KEY, Predictions.ofNumbers(1, new double[1 << 18]), WHEN))
                .isNull();
    }
}
