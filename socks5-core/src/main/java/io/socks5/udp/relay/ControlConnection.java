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
import io.socks5.transport.SocketErrors;
import io.socks5.transport.Unexpected;
import org.jspecify.annotations.Nullable;

/**
 * The TCP connection by which an association lives: both end together, whoever ends them.
 * RFC 1928 §7.
 */
final class ControlConnection {

	private static final int SOME_OCTETS = 64;

	private final Socket socket;

	private final Exchange exchange;

	private final Runnable release;

	/** Makes what is thrown after the end, a new one for each caller. */
	private final AtomicReference<@Nullable Supplier<IOException>> end = new AtomicReference<>();

	// release: closes what else belongs to the association
	ControlConnection(Socket socket, Exchange exchange, Runnable release) {
		this.socket = socket;
		this.exchange = exchange;
		this.release = release;
	}

	Exchange exchange() {
		return this.exchange;
	}

	// on a thread of its own: nothing but a read tells of the end
	void watch() {
		String name = "SOCKS5 association through " + this.exchange.proxy();
		Thread watcher = new Thread(null, this::awaitEnd, name, 0, false);
		watcher.setDaemon(true);
		watcher.start();
	}

	private void awaitEnd() {
		byte[] octets = new byte[SOME_OCTETS];
		try {
			InputStream in = this.socket.getInputStream();
			int count = 0;
			while (count >= 0) {
				// a proxy has nothing to say here, and may say it
				count = in.read(octets);
			}
			lost(null);
		}
		catch (Throwable ex) {
			lost(Unexpected.asIoException(ex));
			Unexpected.throwIfFatal(ex);
		}
	}

	private void lost(@Nullable IOException cause) {
		FailureContext site = new FailureContext(Phase.RELAY, this.exchange.proxy(), null);
		end(() -> new ProxyClosedException(site, cause));
	}

	void close() {
		end(SocketErrors::closed);
	}

	private void end(Supplier<IOException> how) {
		if (!this.end.compareAndSet(null, how)) {
			return;
		}
		try {
			this.release.run();
			this.socket.close();
		}
		catch (IOException ex) {
			// nothing can be done about it any more
		}
		finally {
			this.exchange.closed(false);
		}
	}

	void requireOpen() throws IOException {
		Supplier<IOException> how = this.end.get();
		if (how != null) {
			throw how.get();
		}
	}

	// why something failed: because of the end, if there was one
	IOException explain(IOException failure) {
		Supplier<IOException> how = this.end.get();
		return (how != null) ? how.get() : failure;
	}

}
