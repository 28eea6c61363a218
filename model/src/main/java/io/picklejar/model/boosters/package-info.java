/** Model files of gradient boosting libraries, recognised by their content. */
@NullMarked
package io.picklejar.model.boosters;

import org.jspecify.annotations.NullMarked;
