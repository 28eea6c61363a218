/** The picklejar command: what people type, and how its answers look. */
@NullMarked
package io.picklejar.cli;

import org.jspecify.annotations.NullMarked;
