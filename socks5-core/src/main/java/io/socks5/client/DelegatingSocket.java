package io.socks5.client;

import java.io.IOException;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import io.socks5.transport.ForwardingSocket;
import io.socks5.transport.SocketSource;
import org.jspecify.annotations.Nullable;

/**
 * A socket that passes every call on to a plain one, which it can replace until it is
 * connected: options and a local address set before are set again on the next. The plain
 * socket never takes the JVM's own SOCKS settings.
 */
abstract class DelegatingSocket extends ForwardingSocket implements SocketSource {

	private final Lock lock = new ReentrantLock();

	/** What was set before the connect, by name, in order. */
	private final Map<String, Setting> settings = new LinkedHashMap<>();

	private volatile Socket socket = new Socket(Proxy.NO_PROXY);

	private volatile boolean cancelled;

	/**
	 * Whether the plain socket may have been connected, so that it cannot serve again.
	 */
	private boolean used;

	DelegatingSocket() throws SocketException {
	}

	// remembers a setting for the plain socket of each connect, without touching the one
	// at hand
	final void initially(String name, Setting setting) {
		this.settings.put(name, setting);
	}

	@Override
	protected final Socket below() {
		return this.socket;
	}

	@Override
	public final Socket open() throws SocketException {
		this.lock.lock();
		try {
			if (this.cancelled) {
				throw new SocketException("Socket closed");
			}
			if (this.used) {
				this.socket = new Socket(Proxy.NO_PROXY);
			}
			this.used = true;
			for (Setting setting : this.settings.values()) {
				setting.on(this.socket);
			}
			return this.socket;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public final boolean adopt(Socket connected) throws SocketException {
		this.lock.lock();
		try {
			if (this.cancelled) {
				throw new SocketException("Socket closed");
			}
			if (this.settings.containsKey("bind")) {
				return false;
			}
			this.used = true;
			closeQuietly(this.socket);
			this.socket = connected;
			for (Setting setting : this.settings.values()) {
				setting.on(connected);
			}
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private static void closeQuietly(Socket unused) {
		try {
			unused.close();
		}
		catch (IOException ex) {
			// it was never connected
		}
	}

	@Override
	public final boolean isCancelled() {
		return this.cancelled;
	}

	@Override
	protected final void set(String name, Setting setting) throws SocketException {
		if (isConnected()) {
			setting.on(this.socket);
			return;
		}
		this.lock.lock();
		try {
			if (this.cancelled || !this.socket.isClosed()) {
				setting.on(this.socket);
			}
			this.settings.put(name, setting);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void bind(@Nullable SocketAddress address) throws IOException {
		if (isConnected() || this.cancelled) {
			this.socket.bind(address);
			return;
		}
		this.lock.lock();
		try {
			if (!this.socket.isClosed()) {
				this.socket.bind(address);
			}
			this.settings.put("bind", (plain) -> bindAgain(plain, address));
		}
		finally {
			this.lock.unlock();
		}
	}

	private static void bindAgain(Socket plain, @Nullable SocketAddress address) throws SocketException {
		try {
			if (!plain.isBound()) {
				plain.bind(address);
			}
		}
		catch (SocketException ex) {
			throw ex;
		}
		catch (IOException ex) {
			throw (SocketException) new SocketException(ex.getMessage()).initCause(ex);
		}
	}

	@Override
	public void close() throws IOException {
		cancel();
		this.socket.close();
	}

	// no other socket is taken from now on
	final void cancel() {
		this.lock.lock();
		try {
			this.cancelled = true;
		}
		finally {
			this.lock.unlock();
		}
	}

}
