/** Where models come from: folders and remote stores, seen as one list of model folders on this machine's disk. */
@NullMarked
package io.picklejar.server.source;

import org.jspecify.annotations.NullMarked;
