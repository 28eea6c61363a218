/** Words as people write them: what they probably meant. */
@NullMarked
package io.picklejar.model.text;

import org.jspecify.annotations.NullMarked;
