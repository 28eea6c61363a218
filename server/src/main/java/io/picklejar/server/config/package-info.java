/** Settings: where they come from, what each may be, and one record per feature that uses them. */
@NullMarked
package io.picklejar.server.config;

import org.jspecify.annotations.NullMarked;
