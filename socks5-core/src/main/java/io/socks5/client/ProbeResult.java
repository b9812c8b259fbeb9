package io.socks5.client;

import java.time.Duration;

import io.socks5.protocol.AuthMethod;

/**
 * What a successful probe found out.
 *
 * @param method the authentication method the proxy chose
 * @param latency how long it took, TCP included
 */
public record ProbeResult(AuthMethod method, Duration latency) {
}
