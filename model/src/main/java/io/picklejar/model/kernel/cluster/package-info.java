/** Clusterers: the nearest of some centres, and mixtures. */
@NullMarked
package io.picklejar.model.kernel.cluster;

import org.jspecify.annotations.NullMarked;
