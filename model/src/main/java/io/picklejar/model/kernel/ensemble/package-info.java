/** Models made of models: means, votes, medians, stacks, chains, calibration, one against the others. */
@NullMarked
package io.picklejar.model.kernel.ensemble;

import org.jspecify.annotations.NullMarked;
