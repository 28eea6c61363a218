/** Threads that give way to others. */
@NullMarked
package io.picklejar.server.thread;

import org.jspecify.annotations.NullMarked;
