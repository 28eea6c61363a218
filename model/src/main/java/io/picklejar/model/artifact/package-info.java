/** The model folder: which files it holds, their checksums, its metadata and its golden cases. */
@NullMarked
package io.picklejar.model.artifact;

import org.jspecify.annotations.NullMarked;
