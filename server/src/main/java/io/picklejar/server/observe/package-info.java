/** Listens to what predict tells: metrics, statistics, the request log. Neither blocks nor throws. */
@NullMarked
package io.picklejar.server.observe;

import org.jspecify.annotations.NullMarked;
