/** Turns the object tree of a scikit-learn pickle into kernels, with the fitted attributes checked as they are read. */
@NullMarked
package io.picklejar.model.sklearn;

import org.jspecify.annotations.NullMarked;
