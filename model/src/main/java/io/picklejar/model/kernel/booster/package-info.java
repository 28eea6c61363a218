/** Gradient boosting of other libraries: one flat layout for the trees of XGBoost, LightGBM and CatBoost, and linear boosters. */
@NullMarked
package io.picklejar.model.kernel.booster;

import org.jspecify.annotations.NullMarked;
