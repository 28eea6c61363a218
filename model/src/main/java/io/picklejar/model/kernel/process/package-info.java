/** Gaussian processes: covariance functions, and what they predict. */
@NullMarked
package io.picklejar.model.kernel.process;

import org.jspecify.annotations.NullMarked;
