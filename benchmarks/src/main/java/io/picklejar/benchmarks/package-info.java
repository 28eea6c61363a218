/** JMH benchmarks; outside the default build. */
@NullMarked
package io.picklejar.benchmarks;

import org.jspecify.annotations.NullMarked;
