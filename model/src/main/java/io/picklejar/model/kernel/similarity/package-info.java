/** Kernel functions of pairs of rows, and steps that compare rows with those of training. */
@NullMarked
package io.picklejar.model.kernel.similarity;

import org.jspecify.annotations.NullMarked;
