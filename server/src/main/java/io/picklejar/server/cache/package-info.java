/** Answers kept for inputs that come again: by whole input, in memory and in a Redis shared with other servers. */
@NullMarked
package io.picklejar.server.cache;

import org.jspecify.annotations.NullMarked;
