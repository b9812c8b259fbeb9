package io.socks5.netty;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;

import io.netty.channel.ConnectTimeoutException;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.transport.ExchangeChain;
import io.socks5.transport.UnexpectedFailures;

/**
 * Translates failures of a pipeline, which Netty may have wrapped.
 */
final class PipelineFailures {

	private PipelineFailures() {
	}

	/**
	 * Translates a failure of TCP.
	 * @param chain the connect
	 * @param cause the failure
	 * @return the failure of the connect
	 */
	static IOException unreachable(ExchangeChain chain, Throwable cause) {
		if (cause instanceof ConnectTimeoutException && !chain.isDirect()) {
			return new Socks5TimeoutException(chain.context(), String.valueOf(cause.getMessage()));
		}
		// Netty wraps the network failure to name the address
		Throwable unwrapped = (cause.getCause() instanceof IOException original) ? original : cause;
		return chain.broken((unwrapped instanceof IOException ex) ? ex : new IOException(unwrapped));
	}

	/**
	 * Translates a failure of the handshake.
	 * @param chain the connect
	 * @param cause the failure
	 * @return the failure of the connect
	 */
	static IOException broken(ExchangeChain chain, Throwable cause) {
		if (cause instanceof ClosedChannelException) {
			return chain.closedByProxy();
		}
		return (cause instanceof IOException ex) ? chain.broken(ex) : UnexpectedFailures.asIoException(cause);
	}

}
