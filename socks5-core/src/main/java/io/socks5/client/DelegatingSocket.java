package io.socks5.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import io.socks5.transport.SocketSource;
import org.jspecify.annotations.Nullable;

/**
 * A socket that passes every call on to a plain one, which it can replace until it is
 * connected: options and a local address set before are set again on the next. The plain
 * socket never takes the JVM's own SOCKS settings.
 */
abstract class DelegatingSocket extends Socket implements SocketSource {

	private final Lock lock = new ReentrantLock();

	/** What was set before the connect, by name, in order. */
	private final Map<Object, Setting> settings = new LinkedHashMap<>();

	private volatile Socket socket = new Socket(Proxy.NO_PROXY);

	private volatile boolean cancelled;

	/**
	 * Whether the plain socket may have been connected, so that it cannot serve again.
	 */
	private boolean used;

	DelegatingSocket() throws SocketException {
		super((SocketImpl) null);
	}

	// remembers a setting for the plain socket of each connect, without touching the one
	// at hand
	final void initially(Object name, Setting setting) {
		this.settings.put(name, setting);
	}

	final Socket plain() {
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
	public final boolean isCancelled() {
		return this.cancelled;
	}

	private void set(Object name, Setting setting) throws SocketException {
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
		this.lock.lock();
		try {
			this.cancelled = true;
		}
		finally {
			this.lock.unlock();
		}
		this.socket.close();
	}

	@Override
	public InetAddress getLocalAddress() {
		return this.socket.getLocalAddress();
	}

	@Override
	public int getLocalPort() {
		return this.socket.getLocalPort();
	}

	@Override
	public @Nullable SocketAddress getLocalSocketAddress() {
		return this.socket.getLocalSocketAddress();
	}

	/**
	 * A socket of streams has no channel.
	 */
	@Override
	public @Nullable SocketChannel getChannel() {
		return null;
	}

	@Override
	public InputStream getInputStream() throws IOException {
		return this.socket.getInputStream();
	}

	@Override
	public OutputStream getOutputStream() throws IOException {
		return this.socket.getOutputStream();
	}

	@Override
	public void setTcpNoDelay(boolean on) throws SocketException {
		set("TCP_NODELAY", (plain) -> plain.setTcpNoDelay(on));
	}

	@Override
	public boolean getTcpNoDelay() throws SocketException {
		return this.socket.getTcpNoDelay();
	}

	@Override
	public void setSoLinger(boolean on, int linger) throws SocketException {
		set("SO_LINGER", (plain) -> plain.setSoLinger(on, linger));
	}

	@Override
	public int getSoLinger() throws SocketException {
		return this.socket.getSoLinger();
	}

	@Override
	public void sendUrgentData(int data) throws IOException {
		this.socket.sendUrgentData(data);
	}

	@Override
	public void setOOBInline(boolean on) throws SocketException {
		set("SO_OOBINLINE", (plain) -> plain.setOOBInline(on));
	}

	@Override
	public boolean getOOBInline() throws SocketException {
		return this.socket.getOOBInline();
	}

	@Override
	public void setSoTimeout(int timeout) throws SocketException {
		set("SO_TIMEOUT", (plain) -> plain.setSoTimeout(timeout));
	}

	@Override
	public int getSoTimeout() throws SocketException {
		return this.socket.getSoTimeout();
	}

	@Override
	public void setSendBufferSize(int size) throws SocketException {
		set("SO_SNDBUF", (plain) -> plain.setSendBufferSize(size));
	}

	@Override
	public int getSendBufferSize() throws SocketException {
		return this.socket.getSendBufferSize();
	}

	@Override
	public void setReceiveBufferSize(int size) throws SocketException {
		set("SO_RCVBUF", (plain) -> plain.setReceiveBufferSize(size));
	}

	@Override
	public int getReceiveBufferSize() throws SocketException {
		return this.socket.getReceiveBufferSize();
	}

	@Override
	public void setKeepAlive(boolean on) throws SocketException {
		set("SO_KEEPALIVE", (plain) -> plain.setKeepAlive(on));
	}

	@Override
	public boolean getKeepAlive() throws SocketException {
		return this.socket.getKeepAlive();
	}

	@Override
	public void setTrafficClass(int trafficClass) throws SocketException {
		set("IP_TOS", (plain) -> plain.setTrafficClass(trafficClass));
	}

	@Override
	public int getTrafficClass() throws SocketException {
		return this.socket.getTrafficClass();
	}

	@Override
	public void setReuseAddress(boolean on) throws SocketException {
		set("SO_REUSEADDR", (plain) -> plain.setReuseAddress(on));
	}

	@Override
	public boolean getReuseAddress() throws SocketException {
		return this.socket.getReuseAddress();
	}

	@Override
	public void setPerformancePreferences(int connectionTime, int latency, int bandwidth) {
		this.socket.setPerformancePreferences(connectionTime, latency, bandwidth);
	}

	@Override
	public <T> Socket setOption(SocketOption<T> name, @Nullable T value) throws IOException {
		// a plain socket says IOException here only for "closed", which is a
		// SocketException
		set(name.name(), (plain) -> setPlain(plain, name, value));
		return this;
	}

	private static <T> void setPlain(Socket plain, SocketOption<T> name, @Nullable T value) throws SocketException {
		try {
			plain.setOption(name, value);
		}
		catch (SocketException ex) {
			throw ex;
		}
		catch (IOException ex) {
			throw (SocketException) new SocketException(ex.getMessage()).initCause(ex);
		}
	}

	@Override
	public <T> T getOption(SocketOption<T> name) throws IOException {
		return this.socket.getOption(name);
	}

	@Override
	public Set<SocketOption<?>> supportedOptions() {
		return this.socket.supportedOptions();
	}

	@Override
	public void shutdownInput() throws IOException {
		this.socket.shutdownInput();
	}

	@Override
	public void shutdownOutput() throws IOException {
		this.socket.shutdownOutput();
	}

	@Override
	public boolean isBound() {
		return this.socket.isBound();
	}

	@Override
	public boolean isClosed() {
		return this.socket.isClosed();
	}

	@Override
	public boolean isInputShutdown() {
		return this.socket.isInputShutdown();
	}

	@Override
	public boolean isOutputShutdown() {
		return this.socket.isOutputShutdown();
	}

	/**
	 * Something set on a plain socket.
	 */
	@FunctionalInterface
	interface Setting {

		void on(Socket plain) throws SocketException;

	}

}
