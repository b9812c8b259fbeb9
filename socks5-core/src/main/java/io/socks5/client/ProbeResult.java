package io.socks5.client;

import java.time.Duration;

import io.socks5.protocol.AuthMethod;

/**
 * The result of a successful probe.
 *
 * @param method the authentication method that the proxy chose
 * @param latency the duration of the probe, including TCP
 */
public record ProbeResult(AuthMethod method, Duration latency) {
}
