/** Feed-forward networks. */
@NullMarked
package io.picklejar.model.kernel.network;

import org.jspecify.annotations.NullMarked;
