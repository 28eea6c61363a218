/** Which models there are, in what state, and who holds them. */
@NullMarked
package io.picklejar.server.registry;

import org.jspecify.annotations.NullMarked;
