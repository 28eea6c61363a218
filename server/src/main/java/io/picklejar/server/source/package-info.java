/** Where models come from: a local folder, an S3-compatible object store, or an MLflow registry; the remote ones through a cache. */
@NullMarked
package io.picklejar.server.source;

import org.jspecify.annotations.NullMarked;
