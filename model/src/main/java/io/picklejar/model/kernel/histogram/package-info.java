/** Gradient boosting on histograms: trees with float64 thresholds, sets of categories and ways for missing values. */
@NullMarked
package io.picklejar.model.kernel.histogram;

import org.jspecify.annotations.NullMarked;
