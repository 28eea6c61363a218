/** Features that are looked up in a database or in Redis instead of sent. Knows no transport and no observer. */
@NullMarked
package io.picklejar.server.lookup;

import org.jspecify.annotations.NullMarked;
