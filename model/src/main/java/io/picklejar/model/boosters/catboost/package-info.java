/** CatBoost's JSON export. */
@NullMarked
package io.picklejar.model.boosters.catboost;

import org.jspecify.annotations.NullMarked;
