package io.socks5.event;

import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * What observers know of a connect when it starts.
 *
 * @param name the client's logical name
 * @param proxy the proxy it goes through
 * @param destination what is asked for, or {@code null} where nothing is (a probe)
 * @param command the command
 * @param probe whether it is a health probe, which meters leave out
 */
public record ConnectAttempt(String name, Endpoint proxy, @Nullable Endpoint destination, Command command,
		boolean probe) {
}
