package io.socks5.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import io.socks5.transport.ForwardingSocket.Setting;
import io.socks5.transport.SocketErrors;
import io.socks5.transport.SocketSource;
import org.jspecify.annotations.Nullable;

/**
 * The plain socket of a {@link Socks5Socket}, which is replaced until a connect succeeds.
 * Options and a local address are set again on each new plain socket. One state under one
 * lock decides the behavior of connects, options, streams and closes. No plain socket
 * uses the SOCKS settings of the JVM.
 */
final class ReplaceableSocket implements SocketSource {

	private final Lock lock = new ReentrantLock();

	private volatile State state = State.UNCONNECTED;

	private volatile Socket plain = new Socket(Proxy.NO_PROXY);

	/** The settings made before the connect succeeded. */
	private SocketSettings settings;

	/** The settings that were applied to the plain socket. */
	private @Nullable SocketSettings applied;

	/** Whether the plain socket was handed out and must not be used again. */
	private boolean used;

	/** The local address that the application requested. */
	private volatile @Nullable InetSocketAddress local;

	/** Whether the socket is bound to a port, which allows only one socket at a time. */
	private volatile boolean boundToPort;

	/** The socket that holds the options during a connect. It is never connected. */
	private @Nullable Socket standIn;

	private Runnable onCancel = NOTHING;

	private volatile @Nullable OpenTunnel tunnel;

	ReplaceableSocket(boolean keepAlive) {
		// applied to each plain socket when it connects
		this.settings = keepAlive ? SocketSettings.KEEP_ALIVE : SocketSettings.NONE;
	}

	@Nullable OpenTunnel tunnel() {
		return this.tunnel;
	}

	/**
	 * Returns the tunnel, for operations on its octets.
	 * @return the tunnel, which may be closed
	 * @throws SocketException if no tunnel is established
	 */
	OpenTunnel requireTunnel() throws SocketException {
		OpenTunnel established = this.tunnel;
		if (established == null || (this.state == State.CLOSED && established instanceof EarlyTunnel)) {
			throw new SocketException(isClosed() ? "Socket is closed" : "Socket is not connected");
		}
		return established;
	}

	boolean isClosed() {
		return switch (this.state) {
			case UNCONNECTED, CONNECTING -> false;
			// an interrupt also closes the plain socket
			case DEFERRED, CONNECTED -> this.plain.isClosed();
			case FAILED, CLOSED -> true;
		};
	}

	/**
	 * Returns the connection to the proxy, or to a direct destination, below all layers.
	 * @return the plain socket, which may not be connected
	 */
	Socket line() {
		return this.plain;
	}

	/**
	 * Returns the socket that holds the options.
	 * @return the plain socket, or its stand-in during a connect
	 */
	Socket optionHolder() {
		if (!this.state.isConnecting()) {
			return this.plain;
		}
		this.lock.lock();
		try {
			return this.state.isConnecting() ? standIn() : this.plain;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Returns the socket that holds the local address.
	 * @return the plain socket, or its stand-in while another one may replace it
	 */
	Socket addressHolder() {
		return (this.state == State.DEFERRED) ? this.plain : optionHolder();
	}

	/**
	 * Returns the SO_TIMEOUT that the application has set, before the tunnel is
	 * established.
	 * @param plain the SO_TIMEOUT of the plain socket before the connect
	 * @return the timeout in milliseconds
	 * @throws SocketException if the socket is closed
	 */
	int timeout(int plain) throws SocketException {
		this.lock.lock();
		try {
			Socket present = this.standIn;
			return (present != null && this.state != State.CLOSED) ? present.getSoTimeout() : plain;
		}
		finally {
			this.lock.unlock();
		}
	}

	private Socket standIn() {
		Socket present = this.standIn;
		if (present == null) {
			// open until close(): another thread may use it when the connect ends
			present = new Socket(Proxy.NO_PROXY);
			this.standIn = present;
			try {
				this.settings.applyOptionsTo(present);
			}
			catch (SocketException ex) {
				// the later calls on the stand-in fail with the same reason
			}
		}
		return present;
	}

	/**
	 * Returns the local address during a connect, when no plain socket has it.
	 * @return the requested address, or {@code null} if none was requested or no connect
	 * is pending
	 */
	@Nullable InetSocketAddress pendingLocal() {
		return (this.state == State.CONNECTING) ? this.local : null;
	}

	/**
	 * Sets an option. During a connect, the stand-in gets it first, and the tunnel when
	 * it is established. The option therefore cannot change the timeout of the handshake.
	 * @param name the name of the option
	 * @param setting the setting to apply
	 * @throws SocketException if the socket is closed or rejects the option
	 */
	void set(String name, Setting setting) throws SocketException {
		if (this.state == State.CONNECTED) {
			setting.on(this.plain);
			return;
		}
		this.lock.lock();
		try {
			boolean pending = this.state.isConnecting() || this.state == State.FAILED;
			setting.on(pending ? standIn() : this.plain);
			this.settings = this.settings.with(name, setting);
		}
		finally {
			this.lock.unlock();
		}
	}

	void bind(@Nullable SocketAddress address) throws IOException {
		this.lock.lock();
		try {
			switch (this.state) {
				case CONNECTING -> throw new SocketException("Already bound");
				case FAILED -> {
					this.local = requireLocal(address);
				}
				case UNCONNECTED, DEFERRED, CONNECTED, CLOSED -> {
					this.plain.bind(address);
					this.local = (InetSocketAddress) this.plain.getLocalSocketAddress();
				}
			}
			this.boundToPort = address instanceof InetSocketAddress internet && internet.getPort() != 0;
			this.settings = this.settings.bound((next) -> bindAgain(next, address));
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
	 * @throws SocketException if the socket is closed, connected or connecting
	 */
	void begin() throws SocketException {
		this.lock.lock();
		try {
			switch (this.state) {
				case UNCONNECTED, FAILED -> {
					this.state = State.CONNECTING;
				}
				case CONNECTING, DEFERRED, CONNECTED -> throw new SocketException("Already connected or connecting");
				case CLOSED -> throw new SocketException("Socket is closed");
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Ends a successful connect, and applies the options that were set meanwhile.
	 * @param streams the streams of the tunnel
	 * @throws SocketException if the socket was closed meanwhile or rejects an option
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
	 * Lets the application use a connect whose request waits for the first octets.
	 * {@link #established} follows, unless the connect fails.
	 * @param early the streams until then
	 * @throws SocketException if the socket was closed meanwhile
	 */
	void deferred(EarlyTunnel early) throws SocketException {
		this.lock.lock();
		try {
			requireNotClosed();
			this.tunnel = early;
			this.state = State.DEFERRED;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Ends a failed connect, and does nothing after a successful one. The socket is then
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
	public boolean defers() {
		return true;
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
			return !this.settings.isBound();
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
			if (this.settings.isBound()) {
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

	private void applyQuietly() {
		try {
			applyLatest();
		}
		catch (SocketException ex) {
			// the plain socket is closed
		}
	}

	private void applyTo(Socket current) throws SocketException {
		set(current, this.settings);
		this.applied = this.settings;
	}

	private static void set(Socket next, SocketSettings settings) throws SocketException {
		// creates the descriptor: without one, JDK 17 can miss a close during connect
		next.getSoTimeout();
		settings.applyTo(next);
	}

	private static void closeQuietly(@Nullable Socket unused) {
		try {
			if (unused != null) {
				unused.close();
			}
		}
		catch (IOException ex) {
			// the socket was never connected
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
	 * Closes the socket permanently, and ends a pending connect immediately.
	 * @throws IOException if closing the tunnel fails
	 */
	void close() throws IOException {
		try {
			if (this.tunnel instanceof EarlyTunnel early && !discardsUnsent()) {
				early.finish();
			}
		}
		finally {
			closeNow();
		}
	}

	private boolean discardsUnsent() {
		try {
			return optionHolder().getSoLinger() == 0;
		}
		catch (SocketException ex) {
			// the socket is closed
			return true;
		}
	}

	private void closeNow() throws IOException {
		Runnable action = closing();
		OpenTunnel current = this.tunnel;
		if (current != null) {
			current.endLocally();
		}
		action.run();
		try {
			if (current != null) {
				current.close();
			}
		}
		finally {
			this.plain.close();
			if (current != null) {
				current.closed();
			}
		}
	}

	private Runnable closing() {
		this.lock.lock();
		try {
			if (this.state == State.DEFERRED) {
				// SO_LINGER also applies to a close before the reply
				applyQuietly();
			}
			// no further plain socket is accepted in this state
			this.state = State.CLOSED;
			closeQuietly(this.standIn);
			return this.onCancel;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The state of a socket.
	 */
	private enum State {

		/** No connect has started. */
		UNCONNECTED,

		/** A connect is pending. */
		CONNECTING,

		/** The connect has failed. Another one may follow. */
		FAILED,

		/** The proxy has accepted the login. The request waits for the first octets. */
		DEFERRED,

		/** A tunnel is established. */
		CONNECTED,

		/** The application has closed the socket. */
		CLOSED;

		boolean isConnecting() {
			return this == CONNECTING || this == DEFERRED;
		}

	}

}
