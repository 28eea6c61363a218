/** Fuzz targets: any other exception than the documented one, a hang or a full heap is a finding. */
@NullMarked
package io.picklejar.fuzz;

import org.jspecify.annotations.NullMarked;
