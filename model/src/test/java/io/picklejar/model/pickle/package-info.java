@NullMarked
package io.picklejar.model.pickle;

import org.jspecify.annotations.NullMarked;
