/** Nearest neighbours: metrics, the search by trees or one by one, and votes. */
@NullMarked
package io.picklejar.model.kernel.neighbours;

import org.jspecify.annotations.NullMarked;
