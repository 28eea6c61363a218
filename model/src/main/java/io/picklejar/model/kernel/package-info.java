/**
 * The arithmetic: flat arrays in, flat arrays out. Knows no file format, no schema and no transport; everything here is
 * immutable once built and safe to call from many threads at once without a lock.
 */
@NullMarked
package io.picklejar.model.kernel;

import org.jspecify.annotations.NullMarked;
