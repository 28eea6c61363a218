/** Calls to other machines: bounded in number and time, off the event loops, and given up for a while when they fail. */
@NullMarked
package io.picklejar.server.remote;

import org.jspecify.annotations.NullMarked;
