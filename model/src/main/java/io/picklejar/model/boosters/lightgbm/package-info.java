/** LightGBM's text format, versions 1 to 4. */
@NullMarked
package io.picklejar.model.boosters.lightgbm;

import org.jspecify.annotations.NullMarked;
