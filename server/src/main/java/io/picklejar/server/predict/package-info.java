/** One prediction's way through the server, and the events that tell of it. Knows no transport and no observer. */
@NullMarked
package io.picklejar.server.predict;

import org.jspecify.annotations.NullMarked;
