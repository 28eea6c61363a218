/** Trying a version out beside the one that serves: shadows, and canaries under guard. Knows no transport and no observer. */
@NullMarked
package io.picklejar.server.rollout;

import org.jspecify.annotations.NullMarked;
