package io.picklejar.model.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ViolationTest {

    private static Violation at(List<Object> location, @Nullable Object input) {
        return new Violation("any", location, "Input should be less", input, Map.of());
    }

    @Test
    void isDescribedInOneLine() {
        assertThat(at(List.of("cases", 3, "features", "age"), -5L).describe())
                .isEqualTo("cases[3].features.age: Input should be less (got -5)");
    }

    @Test
    void leavesOutWhatItDoesNotKnow() {
        assertThat(at(List.of(), null).describe()).isEqualTo("Input should be less");
    }

    @Test
    void cannotBreakOutOfItsLine() {
        assertThat(at(List.of("a\nb"), "x\r\u2028y\u202ez").describe())
                .isEqualTo("a?b: Input should be less (got x??y?z)");
    }

    @Test
    void theLocationIsToldFromTheOutsideIn() {
        assertThat(Location.root("body").then("batch").then(3).then("age").steps())
                .containsExactly("body", "batch", 3, "age");
    }
}
