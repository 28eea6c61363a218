package io.picklejar.model.kernel.booster;

import io.picklejar.model.kernel.tree.InvalidTreeException;
import org.jspecify.annotations.Nullable;

/**
 * Linear models in the leaves of one tree, by node: {@code constant + sum of coefficient * x}, in order, as float64; where
 * one of its features is NaN the leaf's plain value counts. Source: LightGBM's {@code Tree::Predict} with linear trees.
 *
 * @param constant one a node
 * @param features of each node; null or empty where its leaf has the constant alone
 * @param coefficients of each node, as many as it has features
 */
@SuppressWarnings("ArrayRecordComponent") // a bundle of arguments, never compared
public record LinearLeaves(double[] constant, int[] @Nullable [] features, double[] @Nullable [] coefficients) {

    void check(int nodes, int inputs) {
        if (constant.length != nodes || features.length != nodes || coefficients.length != nodes) {
            throw new InvalidTreeException("linear leaves of " + constant.length + " nodes (expected: " + nodes + ")");
        }
        for (int node = 0; node < nodes; node++) {
            int[] own = features[node];
            double[] weights = coefficients[node];
            if ((own == null ? 0 : own.length) != (weights == null ? 0 : weights.length)) {
                throw new InvalidTreeException("linear leaf " + node + " has not as many coefficients as features");
            }
            for (int i = 0; own != null && i < own.length; i++) {
                if (own[i] < 0 || own[i] >= inputs) {
                    throw new InvalidTreeException(
                            "feature " + own[i] + " of linear leaf " + node + " (expected: 0.." + (inputs - 1) + ")");
                }
            }
        }
    }
}
