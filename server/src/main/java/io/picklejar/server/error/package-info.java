/** What can go wrong with a request: a small taxonomy, thrown where the trouble is found, made a status only at the door. */
@NullMarked
package io.picklejar.server.error;

import org.jspecify.annotations.NullMarked;
