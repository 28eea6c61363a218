package io.picklejar.model.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real files, cut short or changed at random. */
class DamagedFilesTest {
    private static final int FLIPS = 500;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "forest.joblib",
                "iris.joblib",
                "iris.p0.pkl",
                "arrays.p5.pkl",
                "values.p4.pkl",
                "arrays.zlib.joblib",
                "arrays.gzip.joblib",
                "arrays.bz2.joblib",
                "arrays.lzma.joblib",
                "arrays.xz.joblib",
                "arrays.lz4.joblib"
            })
    void aFileCutAtEveryPercentIsRefused(String name) {
        byte[] whole = Fixtures.bytes(name);
        for (int percent = 0; percent < 100; percent++) {
            byte[] cut = Arrays.copyOf(whole, whole.length * percent / 100);
            Throwable thrown = catchThrowable(() -> PickleReader.read(cut, Fixtures.limits()));
            assertTyped(thrown, name + " cut at " + percent + " %");
            assertThat(thrown).as("%s cut at %d %%", name, percent).isNotNull();
        }
    }

    @Test
    void theLastByteMatters() {
        for (String name :
                new String[] {"arrays.zlib.joblib", "arrays.gzip.joblib", "arrays.xz.joblib", "arrays.lz4.joblib"}) {
            byte[] whole = Fixtures.bytes(name);
            byte[] cut = Arrays.copyOf(whole, whole.length - 1);
            assertThat(catchThrowable(() -> PickleReader.read(cut, Fixtures.limits())))
                    .as(name)
                    .isInstanceOf(ModelFileException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "forest.joblib",
                "iris.joblib",
                "iris.p0.pkl",
                "arrays.p0.pkl",
                "arrays.p4.pkl",
                "arrays.p5.pkl",
                "values.p2.pkl",
                "arrays.zlib.joblib",
                "arrays.bz2.joblib",
                "arrays.lzma.joblib",
                "arrays.xz.joblib",
                "arrays.lz4.joblib"
            })
    void aFileWithFlippedBytesIsReadOrRefused(String name) {
        Random random = new Random(name.hashCode());
        byte[] whole = Fixtures.bytes(name);
        for (int i = 0; i < FLIPS; i++) {
            byte[] changed = whole.clone();
            for (int k = random.nextInt(3); k >= 0; k--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            int number = i;
            Throwable thrown = catchThrowable(() -> look(changed));
            assertTyped(thrown, name + " change " + number);
        }
    }

    private static void look(byte[] file) {
        PickleFile read = PickleReader.survey(file, Fixtures.limits());
        assertThat(ObjectTree.of(read.root()).toText(30)).isNotEmpty();
        PickleReader.read(file, Fixtures.limits());
    }

    private static void assertTyped(Throwable thrown, String what) {
        if (thrown != null) {
            assertThat(thrown).as(what).isInstanceOf(ModelFileException.class);
            assertThat(thrown.getMessage()).as(what).doesNotContain("\n").doesNotContain("unexpected");
        }
    }
}
