/** Texts and dictionaries to numbers: analysers, vocabularies, hashing, tf-idf. */
@NullMarked
package io.picklejar.model.kernel.text;

import org.jspecify.annotations.NullMarked;
