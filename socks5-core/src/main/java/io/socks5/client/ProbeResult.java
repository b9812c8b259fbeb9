package io.socks5.client;

import java.time.Duration;

import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;

/**
 * The result of a successful probe.
 *
 * @param method the authentication method that the proxy chose
 * @param latency the duration of the probe, including TCP
 * @param proxy the proxy that answered, which is one of several endpoints
 */
public record ProbeResult(AuthMethod method, Duration latency, Endpoint proxy) {
}
