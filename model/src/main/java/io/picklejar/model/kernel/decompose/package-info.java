/** Steps that turn columns into combinations of all of them. */
@NullMarked
package io.picklejar.model.kernel.decompose;

import org.jspecify.annotations.NullMarked;
