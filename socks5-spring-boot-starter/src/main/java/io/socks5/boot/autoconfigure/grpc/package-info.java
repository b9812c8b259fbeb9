/**
 * Auto-configuration that puts gRPC behind the proxy.
 */
@NullMarked
package io.socks5.boot.autoconfigure.grpc;

import org.jspecify.annotations.NullMarked;
