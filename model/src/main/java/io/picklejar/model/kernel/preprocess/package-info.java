/** Steps that scale, fill and encode columns. */
@NullMarked
package io.picklejar.model.kernel.preprocess;

import org.jspecify.annotations.NullMarked;
