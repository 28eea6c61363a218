/** Naive Bayes: log-likelihoods a class, normalised. */
@NullMarked
package io.picklejar.model.kernel.bayes;

import org.jspecify.annotations.NullMarked;
