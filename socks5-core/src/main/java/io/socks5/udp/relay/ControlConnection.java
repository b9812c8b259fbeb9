package io.socks5.udp.relay;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.socks5.protocol.FailureContext;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.transport.Exchange;
import io.socks5.transport.ExchangeChain;
import io.socks5.transport.SocketErrors;
import io.socks5.transport.UnexpectedFailures;
import org.jspecify.annotations.Nullable;

/**
 * The TCP connection of an association. If one of them ends, so does the other. RFC 1928
 * §7.
 */
final class ControlConnection {

	private static final int BUFFER_SIZE = 64;

	private final Socket socket;

	private final ExchangeChain chain;

	private final Runnable release;

	/** Creates the exception after the end, a new one for each caller. */
	private final AtomicReference<@Nullable Supplier<IOException>> end = new AtomicReference<>();

	/**
	 * Creates the control connection of an association.
	 * @param socket the connection
	 * @param chain the connect that led to the proxy
	 * @param release closes the other resources of the association
	 */
	ControlConnection(Socket socket, ExchangeChain chain, Runnable release) {
		this.socket = socket;
		this.chain = chain;
		this.release = release;
	}

	Exchange exchange() {
		return this.chain.last();
	}

	/**
	 * Starts the thread that waits for the end of the connection.
	 */
	void watch() {
		// only a blocked read detects the end
		String name = "SOCKS5 association through " + exchange().proxy();
		Thread watcher = new Thread(null, this::awaitEnd, name, 0, false);
		watcher.setDaemon(true);
		watcher.start();
	}

	private void awaitEnd() {
		byte[] octets = new byte[BUFFER_SIZE];
		try {
			InputStream in = this.socket.getInputStream();
			int count = 0;
			while (count >= 0) {
				// RFC 1928 defines no data here, so all of it is ignored
				count = in.read(octets);
			}
			lost(null);
		}
		catch (Throwable ex) {
			lost(UnexpectedFailures.asIoException(ex));
			UnexpectedFailures.throwIfFatal(ex);
		}
	}

	private void lost(@Nullable IOException cause) {
		FailureContext context = new FailureContext(Phase.RELAY, exchange().proxy(), null)
			.named(exchange().proxyName());
		end(() -> new ProxyClosedException(context, cause));
	}

	void close() {
		end(SocketErrors::closed);
	}

	private void end(Supplier<IOException> failure) {
		if (!this.end.compareAndSet(null, failure)) {
			return;
		}
		try {
			this.release.run();
			this.socket.close();
		}
		catch (IOException ex) {
			// the association has ended, with or without this failure
		}
		finally {
			this.chain.closed(false);
		}
	}

	void requireOpen() throws IOException {
		Supplier<IOException> ended = this.end.get();
		if (ended != null) {
			throw ended.get();
		}
	}

	/**
	 * Returns the failure to throw, which is the end of the association if it has ended.
	 * @param failure the failure of a call
	 * @return a new failure if the association has ended, otherwise the given one
	 */
	IOException explain(IOException failure) {
		Supplier<IOException> ended = this.end.get();
		return (ended != null) ? ended.get() : failure;
	}

}
