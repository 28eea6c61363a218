/** Linear models: scores by dot products, and what is made of the scores. */
@NullMarked
package io.picklejar.model.kernel.linear;

import org.jspecify.annotations.NullMarked;
