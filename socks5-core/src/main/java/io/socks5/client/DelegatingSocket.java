package io.socks5.client;

import java.io.IOException;
import java.net.InetSocketAddress;
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

	/**
	 * What was set before the connect, by name, in order. Never changed, but replaced.
	 */
	private Map<String, Setting> settings;

	private volatile Socket socket = new Socket(Proxy.NO_PROXY);

	private volatile boolean cancelled;

	private Runnable onCancel = NOTHING;

	/** Whether there can be but one socket at a time, because of its port. */
	private volatile boolean boundToPort;

	/**
	 * Whether the plain socket may have been connected, so that it cannot serve again.
	 */
	private boolean used;

	// each plain socket gets the initial settings with its connect, not before
	DelegatingSocket(Map<String, Setting> initially) throws SocketException {
		this.settings = initially;
	}

	private void remember(String name, Setting setting) {
		Map<String, Setting> more = new LinkedHashMap<>(this.settings);
		more.put(name, setting);
		this.settings = more;
	}

	@Override
	protected final Socket below() {
		return this.socket;
	}

	@Override
	public final Socket open() throws SocketException {
		this.lock.lock();
		try {
			requireNotCancelled();
			if (this.used) {
				this.socket = new Socket(Proxy.NO_PROXY);
			}
			this.used = true;
			set(this.socket);
			return this.socket;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public final boolean opensSeveral() {
		return !this.boundToPort;
	}

	@Override
	public final Socket openAnother() throws IOException {
		Socket another = new Socket(Proxy.NO_PROXY);
		boolean done = false;
		this.lock.lock();
		try {
			requireNotCancelled();
			set(another);
			done = true;
			return another;
		}
		finally {
			this.lock.unlock();
			if (!done) {
				another.close();
			}
		}
	}

	@Override
	public final void connected(Socket connected) throws SocketException {
		this.lock.lock();
		try {
			requireNotCancelled();
			if (connected != this.socket) {
				this.socket = connected;
				// it does not know what was set meanwhile
				set(connected);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	// after a failed connect, which may have come to no socket at all
	final void giveUp() throws IOException {
		this.lock.lock();
		try {
			this.used = true;
			this.socket.close();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public final boolean adopts() {
		this.lock.lock();
		try {
			return !this.settings.containsKey("bind");
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public final boolean adopt(Socket connected) throws SocketException {
		this.lock.lock();
		try {
			requireNotCancelled();
			if (this.settings.containsKey("bind")) {
				return false;
			}
			this.used = true;
			closeQuietly(this.socket);
			this.socket = connected;
			set(connected);
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void requireNotCancelled() throws SocketException {
		if (this.cancelled) {
			throw new SocketException("Socket closed");
		}
	}

	private void set(Socket plain) throws SocketException {
		// gives it a descriptor: before, JDK 17 can miss a close while it connects
		plain.getSoTimeout();
		for (Setting setting : this.settings.values()) {
			setting.on(plain);
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
			remember(name, setting);
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
			this.boundToPort = address instanceof InetSocketAddress local && local.getPort() != 0;
			remember("bind", (plain) -> bindAgain(plain, address));
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
		Runnable action;
		this.lock.lock();
		try {
			this.cancelled = true;
			action = this.onCancel;
		}
		finally {
			this.lock.unlock();
		}
		action.run();
	}

	@Override
	public final void onCancel(Runnable action) {
		this.lock.lock();
		try {
			this.onCancel = action;
		}
		finally {
			this.lock.unlock();
		}
		if (this.cancelled) {
			action.run();
		}
	}

}
