package io.socks5.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import io.socks5.auth.DatagramEncapsulation;
import io.socks5.auth.Encapsulation;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Socks5Exception;
import org.jspecify.annotations.Nullable;

/**
 * Wraps and opens the datagrams of an association, one at a time, where the
 * authentication method protects what follows it. RFC 1928 §3, RFC 1961 §5.
 */
final class DatagramGuard {

	private final @Nullable DatagramEncapsulation encapsulation;

	private final Lock turn = new ReentrantLock();

	private DatagramGuard(@Nullable DatagramEncapsulation encapsulation) {
		this.encapsulation = encapsulation;
	}

	static DatagramGuard of(@Nullable Encapsulation agreed, Endpoint proxy) throws IOException {
		DatagramEncapsulation datagrams = (agreed != null) ? agreed.datagrams() : null;
		if (agreed != null && datagrams == null) {
			throw new IOException("The authentication method of the proxy " + proxy + " cannot protect datagrams");
		}
		return new DatagramGuard(datagrams);
	}

	ByteBuffer wrap(ByteBuffer datagram) throws IOException {
		if (this.encapsulation == null) {
			return datagram;
		}
		this.turn.lock();
		try {
			return this.encapsulation.wrapDatagram(datagram);
		}
		finally {
			this.turn.unlock();
		}
	}

	// nothing if it is to be dropped
	@Nullable ByteBuffer open(ByteBuffer message) {
		if (this.encapsulation == null) {
			return message;
		}
		this.turn.lock();
		try {
			return this.encapsulation.unwrapDatagram(message);
		}
		catch (Socks5Exception ex) {
			return null;
		}
		finally {
			this.turn.unlock();
		}
	}

}
