/** Texts as people write them: what they probably meant, and what is wrong with them. */
@NullMarked
package io.picklejar.model.text;

import org.jspecify.annotations.NullMarked;
