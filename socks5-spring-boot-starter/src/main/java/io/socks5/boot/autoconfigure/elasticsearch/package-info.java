/**
 * Auto-configuration that puts Elasticsearch behind the proxy.
 */
@NullMarked
package io.socks5.boot.autoconfigure.elasticsearch;

import org.jspecify.annotations.NullMarked;
