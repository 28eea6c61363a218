/** The server: {@code PicklejarServer} builds everything from plain constructors. */
@NullMarked
package io.picklejar.server;

import org.jspecify.annotations.NullMarked;
