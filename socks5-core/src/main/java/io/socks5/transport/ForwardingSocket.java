package io.socks5.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A socket that forwards every call to the socket below it.
 */
public abstract class ForwardingSocket extends Socket {

	/**
	 * Creates a socket without an implementation of its own.
	 * @throws SocketException never
	 */
	protected ForwardingSocket() throws SocketException {
		super((SocketImpl) null);
	}

	/**
	 * Returns the socket that receives the calls.
	 * @return the current socket below
	 */
	protected abstract Socket below();

	/**
	 * Sets an option.
	 * @param name the name of the option
	 * @param setting the setting to apply
	 * @throws SocketException if the socket rejects the option
	 */
	protected void set(String name, Setting setting) throws SocketException {
		setting.on(below());
	}

	@Override
	public void connect(SocketAddress address) throws IOException {
		below().connect(address);
	}

	@Override
	public void connect(SocketAddress address, int timeout) throws IOException {
		below().connect(address, timeout);
	}

	@Override
	public void bind(@Nullable SocketAddress address) throws IOException {
		below().bind(address);
	}

	@Override
	public void close() throws IOException {
		below().close();
	}

	@Override
	public boolean isConnected() {
		return below().isConnected();
	}

	@Override
	public @Nullable SocketAddress getRemoteSocketAddress() {
		return below().getRemoteSocketAddress();
	}

	@Override
	public @Nullable InetAddress getInetAddress() {
		return below().getInetAddress();
	}

	@Override
	public int getPort() {
		return below().getPort();
	}

	@Override
	public InetAddress getLocalAddress() {
		return below().getLocalAddress();
	}

	@Override
	public int getLocalPort() {
		return below().getLocalPort();
	}

	@Override
	public @Nullable SocketAddress getLocalSocketAddress() {
		return below().getLocalSocketAddress();
	}

	/**
	 * Returns {@code null}: a channel would bypass this socket.
	 */
	@Override
	public @Nullable SocketChannel getChannel() {
		return null;
	}

	@Override
	public InputStream getInputStream() throws IOException {
		return below().getInputStream();
	}

	@Override
	public OutputStream getOutputStream() throws IOException {
		return below().getOutputStream();
	}

	@Override
	public void setTcpNoDelay(boolean on) throws SocketException {
		set("TCP_NODELAY", (plain) -> plain.setTcpNoDelay(on));
	}

	@Override
	public boolean getTcpNoDelay() throws SocketException {
		return below().getTcpNoDelay();
	}

	@Override
	public void setSoLinger(boolean on, int linger) throws SocketException {
		set("SO_LINGER", (plain) -> plain.setSoLinger(on, linger));
	}

	@Override
	public int getSoLinger() throws SocketException {
		return below().getSoLinger();
	}

	@Override
	public void sendUrgentData(int data) throws IOException {
		below().sendUrgentData(data);
	}

	@Override
	public void setOOBInline(boolean on) throws SocketException {
		set("SO_OOBINLINE", (plain) -> plain.setOOBInline(on));
	}

	@Override
	public boolean getOOBInline() throws SocketException {
		return below().getOOBInline();
	}

	@Override
	public void setSoTimeout(int timeout) throws SocketException {
		set("SO_TIMEOUT", (plain) -> plain.setSoTimeout(timeout));
	}

	@Override
	public int getSoTimeout() throws SocketException {
		return below().getSoTimeout();
	}

	@Override
	public void setSendBufferSize(int size) throws SocketException {
		set("SO_SNDBUF", (plain) -> plain.setSendBufferSize(size));
	}

	@Override
	public int getSendBufferSize() throws SocketException {
		return below().getSendBufferSize();
	}

	@Override
	public void setReceiveBufferSize(int size) throws SocketException {
		set("SO_RCVBUF", (plain) -> plain.setReceiveBufferSize(size));
	}

	@Override
	public int getReceiveBufferSize() throws SocketException {
		return below().getReceiveBufferSize();
	}

	@Override
	public void setKeepAlive(boolean on) throws SocketException {
		set("SO_KEEPALIVE", (plain) -> plain.setKeepAlive(on));
	}

	@Override
	public boolean getKeepAlive() throws SocketException {
		return below().getKeepAlive();
	}

	@Override
	public void setTrafficClass(int trafficClass) throws SocketException {
		set("IP_TOS", (plain) -> plain.setTrafficClass(trafficClass));
	}

	@Override
	public int getTrafficClass() throws SocketException {
		return below().getTrafficClass();
	}

	@Override
	public void setReuseAddress(boolean on) throws SocketException {
		set("SO_REUSEADDR", (plain) -> plain.setReuseAddress(on));
	}

	@Override
	public boolean getReuseAddress() throws SocketException {
		return below().getReuseAddress();
	}

	@Override
	public void setPerformancePreferences(int connectionTime, int latency, int bandwidth) {
		below().setPerformancePreferences(connectionTime, latency, bandwidth);
	}

	@Override
	public <T> Socket setOption(SocketOption<T> name, @Nullable T value) throws IOException {
		// the JDK's sockets throw an IOException here only if they are closed
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
		return below().getOption(name);
	}

	@Override
	public Set<SocketOption<?>> supportedOptions() {
		return below().supportedOptions();
	}

	@Override
	public void shutdownInput() throws IOException {
		below().shutdownInput();
	}

	@Override
	public void shutdownOutput() throws IOException {
		below().shutdownOutput();
	}

	@Override
	public boolean isBound() {
		return below().isBound();
	}

	@Override
	public boolean isClosed() {
		return below().isClosed();
	}

	@Override
	public boolean isInputShutdown() {
		return below().isInputShutdown();
	}

	@Override
	public boolean isOutputShutdown() {
		return below().isOutputShutdown();
	}

	/**
	 * A setting of a socket.
	 */
	@FunctionalInterface
	public interface Setting {

		/**
		 * Applies the setting.
		 * @param socket the socket to change
		 * @throws SocketException if the socket rejects the setting
		 */
		void on(Socket socket) throws SocketException;

	}

}
