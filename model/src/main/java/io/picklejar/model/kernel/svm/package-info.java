/** Support vector machines and kernel ridge regression. */
@NullMarked
package io.picklejar.model.kernel.svm;

import org.jspecify.annotations.NullMarked;
