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

import io.socks5.transport.ForwardingSocket.Setting;
import io.socks5.transport.SocketErrors;
import io.socks5.transport.SocketSource;
import org.jspecify.annotations.Nullable;

/**
 * The plain socket of a {@link Socks5Socket}, which is replaced until a connect succeeds:
 * options and a local address set before are set again on the next one. One state under
 * one lock decides what a connect, an option, a stream and a close do. No plain socket
 * takes the JVM's own SOCKS settings.
 */
final class ReplaceableSocket implements SocketSource {

	/** How each plain socket begins, besides what the application sets. */
	private static final Map<String, Setting> KEEP_ALIVE = Map.of("SO_KEEPALIVE", (plain) -> plain.setKeepAlive(true));

	private static final String BIND = "bind";

	private final Lock lock = new ReentrantLock();

	private volatile State state = State.UNCONNECTED;

	private volatile Socket plain = new Socket(Proxy.NO_PROXY);

	/**
	 * What was set before the connect succeeded, by name, in order. Never changed, but
	 * replaced.
	 */
	private Map<String, Setting> settings;

	/** The settings that the plain socket has. */
	private @Nullable Map<String, Setting> applied;

	/** Whether the plain socket was handed out, so that it cannot serve again. */
	private boolean used;

	/** The local address that the application has asked for. */
	private volatile @Nullable InetSocketAddress local;

	/** Whether there can be only one socket at a time, because of its port. */
	private volatile boolean boundToPort;

	/** Answers for the options during a connect, and is never connected. */
	private @Nullable Socket standIn;

	private Runnable onCancel = NOTHING;

	private volatile @Nullable TunnelStreams tunnel;

	ReplaceableSocket(boolean keepAlive) {
		// each plain socket gets them with its connect, not before
		this.settings = keepAlive ? KEEP_ALIVE : Map.of();
	}

	@Nullable TunnelStreams tunnel() {
		return this.tunnel;
	}

	/**
	 * The tunnel for an operation on its octets.
	 * @return the tunnel, which may be closed
	 * @throws SocketException if there is none: nothing of the application's goes to the
	 * proxy itself
	 */
	TunnelStreams requireTunnel() throws SocketException {
		TunnelStreams established = this.tunnel;
		if (established == null) {
			throw new SocketException(isClosed() ? "Socket is closed" : "Socket is not connected");
		}
		return established;
	}

	boolean isClosed() {
		return switch (this.state) {
			case UNCONNECTED, CONNECTING -> false;
			// an interrupt closes the plain socket, too
			case CONNECTED -> this.plain.isClosed();
			case FAILED, CLOSED -> true;
		};
	}

	/**
	 * The connection to the proxy, or to a direct destination, below all layers.
	 * @return the plain socket, which may not be connected yet
	 */
	Socket line() {
		return this.plain;
	}

	/**
	 * The socket that answers for the options.
	 * @return the plain socket, or its stand-in during a connect
	 */
	Socket shown() {
		if (this.state != State.CONNECTING) {
			return this.plain;
		}
		this.lock.lock();
		try {
			return (this.state == State.CONNECTING) ? standIn() : this.plain;
		}
		finally {
			this.lock.unlock();
		}
	}

	// kept open until close(), since another thread may be asking it when the connect
	// ends
	private Socket standIn() {
		Socket present = this.standIn;
		if (present == null) {
			present = new Socket(Proxy.NO_PROXY);
			this.standIn = present;
			try {
				for (Map.Entry<String, Setting> each : this.settings.entrySet()) {
					if (!each.getKey().equals(BIND)) {
						each.getValue().on(present);
					}
				}
			}
			catch (SocketException ex) {
				// what is asked of it fails as well, and says so
			}
		}
		return present;
	}

	/**
	 * The local address while no plain socket can tell it.
	 * @return what was asked for, or {@code null} if that is nothing, or no connect is
	 * pending
	 */
	@Nullable InetSocketAddress pendingLocal() {
		return (this.state == State.CONNECTING) ? this.local : null;
	}

	/**
	 * Sets an option, during a connect on the stand-in: it reaches the tunnel when that
	 * is established, and neither the handshake's deadline nor a socket of a race.
	 * @param name the option's name
	 * @param setting what sets it
	 * @throws SocketException if the socket is closed, or refuses
	 */
	void set(String name, Setting setting) throws SocketException {
		if (this.state == State.CONNECTED) {
			setting.on(this.plain);
			return;
		}
		this.lock.lock();
		try {
			boolean pending = this.state == State.CONNECTING || this.state == State.FAILED;
			setting.on(pending ? standIn() : this.plain);
			remember(name, setting);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void remember(String name, Setting setting) {
		Map<String, Setting> more = new LinkedHashMap<>(this.settings);
		more.put(name, setting);
		this.settings = more;
	}

	void bind(@Nullable SocketAddress address) throws IOException {
		this.lock.lock();
		try {
			switch (this.state) {
				case CONNECTING -> throw new SocketException("Already bound");
				case FAILED -> {
					this.local = requireLocal(address);
				}
				case UNCONNECTED, CONNECTED, CLOSED -> {
					this.plain.bind(address);
					this.local = (InetSocketAddress) this.plain.getLocalSocketAddress();
				}
			}
			this.boundToPort = address instanceof InetSocketAddress asked && asked.getPort() != 0;
			remember(BIND, (next) -> bindAgain(next, address));
		}
		finally {
			this.lock.unlock();
		}
	}

	private static @Nullable InetSocketAddress requireLocal(@Nullable SocketAddress address) throws SocketException {
		if (address != null && !(address instanceof InetSocketAddress)) {
			throw new IllegalArgumentException("Unsupported address type");
		}
		if (address instanceof InetSocketAddress internet && internet.isUnresolved()) {
			throw new SocketException("Unresolved address");
		}
		return (InetSocketAddress) address;
	}

	private static void bindAgain(Socket next, @Nullable SocketAddress address) throws SocketException {
		try {
			if (!next.isBound()) {
				next.bind(address);
			}
		}
		catch (SocketException ex) {
			throw ex;
		}
		catch (IOException ex) {
			throw (SocketException) new SocketException(ex.getMessage()).initCause(ex);
		}
	}

	/**
	 * Begins a connect, which ends with {@link #established} or {@link #failed()}.
	 * @throws SocketException if the socket is closed, connected, or about to be
	 */
	void begin() throws SocketException {
		this.lock.lock();
		try {
			switch (this.state) {
				case UNCONNECTED, FAILED -> {
					this.state = State.CONNECTING;
				}
				case CONNECTING, CONNECTED -> throw new SocketException("Already connected or connecting");
				case CLOSED -> throw new SocketException("Socket is closed");
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Ends a connect that has succeeded: the tunnel gets what was set meanwhile.
	 * @param streams the streams of the tunnel
	 * @throws SocketException if the socket was closed just then, or an option is refused
	 */
	void established(TunnelStreams streams) throws SocketException {
		this.lock.lock();
		try {
			requireNotClosed();
			applyLatest();
			this.tunnel = streams;
			this.state = State.CONNECTED;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Ends a connect that has failed; does nothing if it has not. The socket counts as
	 * closed, and can be connected again.
	 * @throws IOException if closing the plain socket fails
	 */
	void failed() throws IOException {
		this.lock.lock();
		try {
			if (this.state != State.CONNECTING) {
				return;
			}
			this.state = State.FAILED;
			this.used = true;
			this.plain.close();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public Socket open() throws SocketException {
		this.lock.lock();
		try {
			requireNotClosed();
			if (this.used) {
				this.plain = new Socket(Proxy.NO_PROXY);
			}
			this.used = true;
			applyTo(this.plain);
			return this.plain;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public boolean opensSeveral() {
		return !this.boundToPort;
	}

	@Override
	public Socket openAnother() throws IOException {
		Socket another = new Socket(Proxy.NO_PROXY);
		this.lock.lock();
		try {
			requireNotClosed();
			set(another, this.settings);
			return another;
		}
		catch (IOException | RuntimeException | Error ex) {
			SocketErrors.closeAfter(ex, another);
			throw ex;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void connected(Socket connected) throws SocketException {
		this.lock.lock();
		try {
			requireNotClosed();
			if (connected != this.plain) {
				this.plain = connected;
				this.applied = null;
			}
			applyLatest();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public boolean adopts() {
		this.lock.lock();
		try {
			return !this.settings.containsKey(BIND);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public boolean adopt(Socket connected) throws SocketException {
		this.lock.lock();
		try {
			requireNotClosed();
			if (this.settings.containsKey(BIND)) {
				return false;
			}
			closeQuietly(this.plain);
			this.used = true;
			this.plain = connected;
			applyTo(connected);
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void requireNotClosed() throws SocketException {
		if (this.state == State.CLOSED) {
			throw SocketErrors.closed();
		}
	}

	private void applyLatest() throws SocketException {
		if (this.applied != this.settings) {
			applyTo(this.plain);
		}
	}

	private void applyTo(Socket current) throws SocketException {
		set(current, this.settings);
		this.applied = this.settings;
	}

	private static void set(Socket next, Map<String, Setting> settings) throws SocketException {
		// gives it a descriptor: before, JDK 17 can miss a close while it connects
		next.getSoTimeout();
		for (Setting setting : settings.values()) {
			setting.on(next);
		}
	}

	private static void closeQuietly(@Nullable Socket unused) {
		try {
			if (unused != null) {
				unused.close();
			}
		}
		catch (IOException ex) {
			// it was never connected
		}
	}

	@Override
	public void onCancel(Runnable action) {
		this.lock.lock();
		try {
			this.onCancel = action;
		}
		finally {
			this.lock.unlock();
		}
		if (isCancelled()) {
			action.run();
		}
	}

	@Override
	public boolean isCancelled() {
		return this.state == State.CLOSED;
	}

	/**
	 * Closes everything for good, and ends a pending connect at once.
	 * @throws IOException if closing the tunnel fails
	 */
	void close() throws IOException {
		Runnable action = closing();
		TunnelStreams current = this.tunnel;
		if (current != null) {
			current.endsHere();
		}
		action.run();
		try {
			if (current != null) {
				// TLS says goodbye
				current.top().close();
			}
		}
		finally {
			this.plain.close();
			if (current != null) {
				current.closed();
			}
		}
	}

	// no other socket is taken from now on
	private Runnable closing() {
		this.lock.lock();
		try {
			this.state = State.CLOSED;
			closeQuietly(this.standIn);
			return this.onCancel;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Where a socket stands.
	 */
	private enum State {

		/** Nothing was tried. */
		UNCONNECTED,

		/** A connect is pending. */
		CONNECTING,

		/** The connect has failed, and another one may follow. */
		FAILED,

		/** A tunnel is established. */
		CONNECTED,

		/** The application has closed the socket. */
		CLOSED

	}

}
