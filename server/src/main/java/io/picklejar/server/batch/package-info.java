/** Predictions that wait: shared out fairly between models, and joined where a batch costs less than its rows alone. */
@NullMarked
package io.picklejar.server.batch;

import org.jspecify.annotations.NullMarked;
