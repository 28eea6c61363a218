/** Steps made of steps: one after the other, or side by side on some columns each. */
@NullMarked
package io.picklejar.model.kernel.compose;

import org.jspecify.annotations.NullMarked;
