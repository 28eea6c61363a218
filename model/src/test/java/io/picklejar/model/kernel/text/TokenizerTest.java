package io.picklejar.model.kernel.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picklejar.model.kernel.UnanswerableException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTest {

    private static List<String> tokens(String pattern, String text) {
        List<String> tokens = new ArrayList<>();
        Tokenizer.of(pattern).tokens(text, tokens);
        return tokens;
    }

    @Test
    void findsWhatPythonFinds() {
        assertThat(tokens("(?u)\\b\\w\\w+\\b", "I am a café, né?")).containsExactly("am", "café", "né");
        assertThat(tokens("[^\\W\\d_]+", "a1b _c")).containsExactly("a", "b", "c");
        assertThat(tokens("#(\\w+)", "#one two #three")).containsExactly("one", "three");
    }

    /** Patterns that backtrack for years, or overflow the stack, on a short text. */
    @ParameterizedTest
    @ValueSource(strings = {"(?:a+)+b", "(?:a|aa)+c", "(?:a*)*b"})
    void aHostilePatternEndsInAnErrorNotInAHang(String pattern) {
        assertThatThrownBy(() -> tokens(pattern, "a".repeat(5_000)))
                .isInstanceOf(UnanswerableException.class)
                .hasMessageContaining("too many steps");
    }
}
