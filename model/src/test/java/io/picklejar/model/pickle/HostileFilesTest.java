package io.picklejar.model.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files made to run code, to exhaust memory or to confuse: each ends in a typed, one-line error and nothing else. */
class HostileFilesTest {
    @ParameterizedTest
    @MethodSource({"io.picklejar.model.pickle.HostileCode#cases", "io.picklejar.model.pickle.HostileSizes#cases"})
    void isRefused(HostileCase hostile) {
        Throwable thrown = catchThrowable(() -> PickleReader.read(hostile.file(), Fixtures.limits()));
        assertThat(thrown).isInstanceOf(hostile.error()).hasMessageContaining(hostile.message());
        assertThat(thrown.getMessage())
                .doesNotContain("\n")
                .doesNotContain("unexpected")
                .hasSizeLessThan(600);
    }

    @ParameterizedTest
    @MethodSource("io.picklejar.model.pickle.HostileCode#cases")
    void surveyGoesOnAndListsIt(HostileCase hostile) {
        // a survey may still fail on what is malformed, but only in the same typed way, and it runs nothing either
        Throwable thrown = catchThrowable(() -> {
            PickleFile file = PickleReader.survey(hostile.file(), Fixtures.limits());
            assertThat(file.refusals()).isNotEmpty();
            assertThat(ObjectTree.of(file.root()).toText(10)).isNotEmpty();
        });
        assertThat(thrown == null || thrown instanceof ModelFileException)
                .as(String.valueOf(thrown))
                .isTrue();
    }

    @Test
    void thereAreEnoughCases() {
        assertThat(Stream.concat(HostileCode.cases(), HostileSizes.cases()).count())
                .isGreaterThan(100);
    }
}
