/**
 * Reads Python model files (pickle, joblib) as pure data.
 *
 * <p>The entry point is {@link io.picklejar.model.pickle.PickleReader}; what comes out is a graph of {@link
 * io.picklejar.model.pickle.PyValue}. No class named by a file is ever loaded and no code of a file is ever run: see the
 * safety argument on {@link io.picklejar.model.pickle.PickleReader}.
 */
@NullMarked
package io.picklejar.model.pickle;

import org.jspecify.annotations.NullMarked;
