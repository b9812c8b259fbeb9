/**
 * Auto-configuration that puts the exporters of OpenTelemetry behind the proxy.
 */
@NullMarked
package io.socks5.boot.autoconfigure.otlp;

import org.jspecify.annotations.NullMarked;
