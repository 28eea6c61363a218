/** Models of XGBoost: its JSON and UBJSON of 1.x to 3.x, and the binary format before them. */
@NullMarked
package io.picklejar.model.boosters.xgboost;

import org.jspecify.annotations.NullMarked;
