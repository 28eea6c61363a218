/** Decision trees, alone and in ensembles, in flat arrays. */
@NullMarked
package io.picklejar.model.kernel.tree;

import org.jspecify.annotations.NullMarked;
