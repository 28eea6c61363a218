package io.picklejar.model.boosters.xgboost;

import io.picklejar.model.kernel.booster.BoosterTree;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model file holds, of whatever format.
 *
 * @param version as {@code 1.7.4}, or null where the file does not tell
 * @param start sums begin with it: one for all or one a sum
 * @param startIsMargin whether {@code start} is what is added, not what the objective calls {@code base_score}
 * @param outputs sums a row has
 * @param trees empty for a linear booster
 * @param groups of each tree the sum that it counts towards
 * @param treesUsed how many of the trees count (early stopping)
 * @param weights {@code (inputs + 1) x outputs}, the last row being the bias; null where there are trees
 * @param names of the features; may be empty
 * @param categories of each feature the texts behind its codes; may be empty
 */
@SuppressWarnings("ArrayRecordComponent") // a bundle of arguments, never compared
record XgboostParts(
        @Nullable String version,
        String objective,
        float[] start,
        boolean startIsMargin,
        int inputs,
        int outputs,
        List<BoosterTree> trees,
        int[] groups,
        int treesUsed,
        float @Nullable [] weights,
        List<String> names,
        List<List<String>> categories,
        List<String> warnings) {}
