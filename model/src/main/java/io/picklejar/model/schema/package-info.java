/** Features and their validation: what a caller may send, checked while it is read. */
@NullMarked
package io.picklejar.model.schema;

import org.jspecify.annotations.NullMarked;
