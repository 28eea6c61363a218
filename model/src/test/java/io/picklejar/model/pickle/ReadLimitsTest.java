package io.picklejar.model.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ReadLimitsTest {
    @Test
    void defaults() {
        ReadLimits limits = ReadLimits.defaults();
        assertThat(limits.memoryBudget()).isEqualTo(Runtime.getRuntime().maxMemory() / 2);
        assertThat(limits.maxExpandedBytes()).isEqualTo(8L << 30);
        assertThat(limits.maxDepth()).isEqualTo(1_000);
        assertThat(limits.maxOpcodes()).isEqualTo(100_000_000);
        assertThat(limits.maxMemoIndex()).isEqualTo(50_000_000);
    }

    @Test
    void eachCanBeSet() {
        ReadLimits limits = ReadLimits.defaults()
                .withMemoryBudget(4096)
                .withMaxExpandedBytes(5)
                .withMaxDepth(6)
                .withMaxOpcodes(7)
                .withMaxMemoIndex(8);
        assertThat(limits).isEqualTo(new ReadLimits(4096, 5, 6, 7, 8));
    }

    @Test
    void badValuesSayWhatIsExpected() {
        assertThatThrownBy(() -> ReadLimits.defaults().withMaxDepth(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("max_depth: 0 (expected: 1..100000)");
        assertThatThrownBy(() -> ReadLimits.defaults().withMemoryBudget(-1)).hasMessageContaining("model_memory: -1");
        assertThatThrownBy(() -> ReadLimits.defaults().withMaxExpandedBytes(0))
                .hasMessageContaining("max_expanded_bytes: 0");
        assertThatThrownBy(() -> ReadLimits.defaults().withMaxOpcodes(0)).hasMessageContaining("max_opcodes: 0");
        assertThatThrownBy(() -> ReadLimits.defaults().withMaxMemoIndex(-1)).hasMessageContaining("max_memo_index: -1");
    }
}
