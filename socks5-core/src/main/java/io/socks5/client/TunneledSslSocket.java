package io.socks5.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;

import javax.net.ssl.HandshakeCompletedEvent;
import javax.net.ssl.HandshakeCompletedListener;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

import io.socks5.protocol.Endpoint;
import io.socks5.transport.Destinations;
import io.socks5.transport.Placeholder;
import io.socks5.transport.SocketErrors;
import org.jspecify.annotations.Nullable;

/**
 * A socket that connects through the proxy and then speaks TLS with the destination. As
 * with the JDK's own socket, the TLS handshake takes place with the first octet, or in
 * {@link #startHandshake()}. The certificate must be for the host that the socket
 * connects to.
 */
final class TunneledSslSocket extends SSLSocket {

	private final Socks5Socket tunnel;

	private final SSLSocketFactory factory;

	/** Keeps the TLS settings until there is a tunnel. It never connects. */
	private final SSLSocket settings;

	private final List<HandshakeCompletedListener> listeners = new CopyOnWriteArrayList<>();

	private final HandshakeCompletedListener completed = this::completed;

	private volatile @Nullable SSLSocket secured;

	TunneledSslSocket(Socks5Socket tunnel, SSLSocketFactory factory, SSLSocket settings) {
		this.tunnel = tunnel;
		this.factory = factory;
		this.settings = settings;
	}

	private SSLSocket tls() {
		SSLSocket current = this.secured;
		return (current != null) ? current : this.settings;
	}

	private SSLSocket established() throws SocketException {
		SSLSocket current = this.secured;
		if (current == null) {
			throw new SocketException(isClosed() ? "Socket is closed" : "Socket is not connected");
		}
		return current;
	}

	@Override
	public void connect(SocketAddress address) throws IOException {
		connect(address, 0);
	}

	@Override
	public void connect(SocketAddress address, int timeout) throws IOException {
		connect(Destinations.of(address), ((InetSocketAddress) address).getAddress(), timeout);
	}

	void connect(Endpoint destination, @Nullable InetAddress given, int timeout) throws IOException {
		this.tunnel.connect(destination, given, timeout, Connector.NO_FLIGHT);
		try {
			this.secured = secure(hostName(destination, given), destination.port());
		}
		catch (IOException | RuntimeException | Error ex) {
			SocketErrors.closeAfter(ex, this.tunnel);
			throw ex;
		}
	}

	private SSLSocket secure(String host, int port) throws IOException {
		SSLSocket socket = (SSLSocket) this.factory.createSocket(this.tunnel, host, port, true);
		socket.setUseClientMode(this.settings.getUseClientMode());
		socket.setEnableSessionCreation(this.settings.getEnableSessionCreation());
		socket.setSSLParameters(this.settings.getSSLParameters());
		socket.setHandshakeApplicationProtocolSelector(this.settings.getHandshakeApplicationProtocolSelector());
		if (!this.listeners.isEmpty()) {
			socket.addHandshakeCompletedListener(this.completed);
		}
		return socket;
	}

	private static String hostName(Endpoint destination, @Nullable InetAddress given) {
		// no lookup: the name that an address carries, or the address itself
		String host = destination.host().text();
		if (given != null && !Placeholder.is(given)) {
			host = new InetSocketAddress(given, 0).getHostString();
		}
		return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
	}

	private void completed(HandshakeCompletedEvent event) {
		HandshakeCompletedEvent own = new HandshakeCompletedEvent(this, event.getSession());
		this.listeners.forEach((listener) -> listener.handshakeCompleted(own));
	}

	@Override
	public void addHandshakeCompletedListener(HandshakeCompletedListener listener) {
		if (listener == null) {
			throw new IllegalArgumentException("listener must not be null");
		}
		SSLSocket current = this.secured;
		// the JDK starts a thread for each handshake that has a listener
		if (current != null && this.listeners.isEmpty()) {
			current.addHandshakeCompletedListener(this.completed);
		}
		this.listeners.add(listener);
	}

	@Override
	public void removeHandshakeCompletedListener(HandshakeCompletedListener listener) {
		if (!this.listeners.remove(listener)) {
			throw new IllegalArgumentException("listener was not added");
		}
		SSLSocket current = this.secured;
		if (current != null && this.listeners.isEmpty()) {
			current.removeHandshakeCompletedListener(this.completed);
		}
	}

	@Override
	public void startHandshake() throws IOException {
		established().startHandshake();
	}

	@Override
	public InputStream getInputStream() throws IOException {
		return established().getInputStream();
	}

	@Override
	public OutputStream getOutputStream() throws IOException {
		return established().getOutputStream();
	}

	@Override
	public void bind(@Nullable SocketAddress address) throws IOException {
		this.tunnel.bind(address);
	}

	@Override
	public void shutdownInput() throws IOException {
		established().shutdownInput();
	}

	@Override
	public void shutdownOutput() throws IOException {
		established().shutdownOutput();
	}

	@Override
	public boolean isInputShutdown() {
		return tls().isInputShutdown();
	}

	@Override
	public boolean isOutputShutdown() {
		return tls().isOutputShutdown();
	}

	@Override
	public boolean isClosed() {
		SSLSocket current = this.secured;
		return (current != null) ? current.isClosed() : this.tunnel.isClosed();
	}

	@Override
	public void close() throws IOException {
		SSLSocket current = this.secured;
		if (current == null || this.tunnel.isUnused()) {
			// an alert of TLS would send the request
			this.tunnel.close();
		}
		if (current != null) {
			current.close();
		}
	}

	@Override
	public void sendUrgentData(int data) throws SocketException {
		throw new SocketException("This method is not supported by SSLSockets");
	}

	@Override
	public void setHandshakeApplicationProtocolSelector(
			@Nullable BiFunction<SSLSocket, List<String>, String> selector) {
		tls().setHandshakeApplicationProtocolSelector(selector);
	}

	@Override
	public @Nullable BiFunction<SSLSocket, List<String>, String> getHandshakeApplicationProtocolSelector() {
		return tls().getHandshakeApplicationProtocolSelector();
	}

	@Override
	public String[] getSupportedCipherSuites() {
		return tls().getSupportedCipherSuites();
	}

	@Override
	public String[] getSupportedProtocols() {
		return tls().getSupportedProtocols();
	}

	@Override
	public String[] getEnabledCipherSuites() {
		return tls().getEnabledCipherSuites();
	}

	@Override
	public void setEnabledCipherSuites(String[] value) {
		tls().setEnabledCipherSuites(value);
	}

	@Override
	public String[] getEnabledProtocols() {
		return tls().getEnabledProtocols();
	}

	@Override
	public void setEnabledProtocols(String[] value) {
		tls().setEnabledProtocols(value);
	}

	@Override
	public SSLParameters getSSLParameters() {
		return tls().getSSLParameters();
	}

	@Override
	public void setSSLParameters(SSLParameters value) {
		tls().setSSLParameters(value);
	}

	@Override
	public boolean getUseClientMode() {
		return tls().getUseClientMode();
	}

	@Override
	public void setUseClientMode(boolean value) {
		tls().setUseClientMode(value);
	}

	@Override
	public boolean getNeedClientAuth() {
		return tls().getNeedClientAuth();
	}

	@Override
	public void setNeedClientAuth(boolean value) {
		tls().setNeedClientAuth(value);
	}

	@Override
	public boolean getWantClientAuth() {
		return tls().getWantClientAuth();
	}

	@Override
	public void setWantClientAuth(boolean value) {
		tls().setWantClientAuth(value);
	}

	@Override
	public boolean getEnableSessionCreation() {
		return tls().getEnableSessionCreation();
	}

	@Override
	public void setEnableSessionCreation(boolean value) {
		tls().setEnableSessionCreation(value);
	}

	@Override
	public SSLSession getSession() {
		return tls().getSession();
	}

	@Override
	public @Nullable SSLSession getHandshakeSession() {
		return tls().getHandshakeSession();
	}

	@Override
	public @Nullable String getApplicationProtocol() {
		return tls().getApplicationProtocol();
	}

	@Override
	public @Nullable String getHandshakeApplicationProtocol() {
		return tls().getHandshakeApplicationProtocol();
	}

	@Override
	public @Nullable SocketAddress getRemoteSocketAddress() {
		return this.tunnel.getRemoteSocketAddress();
	}

	@Override
	public @Nullable SocketAddress getLocalSocketAddress() {
		return this.tunnel.getLocalSocketAddress();
	}

	@Override
	public @Nullable InetAddress getInetAddress() {
		return this.tunnel.getInetAddress();
	}

	@Override
	public InetAddress getLocalAddress() {
		return this.tunnel.getLocalAddress();
	}

	@Override
	public int getPort() {
		return this.tunnel.getPort();
	}

	@Override
	public int getLocalPort() {
		return this.tunnel.getLocalPort();
	}

	@Override
	public @Nullable SocketChannel getChannel() {
		return this.tunnel.getChannel();
	}

	@Override
	public boolean isBound() {
		return this.tunnel.isBound();
	}

	@Override
	public boolean isConnected() {
		return this.tunnel.isConnected();
	}

	@Override
	public void setTcpNoDelay(boolean value) throws SocketException {
		this.tunnel.setTcpNoDelay(value);
	}

	@Override
	public boolean getTcpNoDelay() throws SocketException {
		return this.tunnel.getTcpNoDelay();
	}

	@Override
	public void setSoLinger(boolean on, int seconds) throws SocketException {
		this.tunnel.setSoLinger(on, seconds);
	}

	@Override
	public int getSoLinger() throws SocketException {
		return this.tunnel.getSoLinger();
	}

	@Override
	public void setOOBInline(boolean value) throws SocketException {
		this.tunnel.setOOBInline(value);
	}

	@Override
	public boolean getOOBInline() throws SocketException {
		return this.tunnel.getOOBInline();
	}

	@Override
	public void setSoTimeout(int value) throws SocketException {
		this.tunnel.setSoTimeout(value);
	}

	@Override
	public int getSoTimeout() throws SocketException {
		return this.tunnel.getSoTimeout();
	}

	@Override
	public void setSendBufferSize(int value) throws SocketException {
		this.tunnel.setSendBufferSize(value);
	}

	@Override
	public int getSendBufferSize() throws SocketException {
		return this.tunnel.getSendBufferSize();
	}

	@Override
	public void setReceiveBufferSize(int value) throws SocketException {
		this.tunnel.setReceiveBufferSize(value);
	}

	@Override
	public int getReceiveBufferSize() throws SocketException {
		return this.tunnel.getReceiveBufferSize();
	}

	@Override
	public void setKeepAlive(boolean value) throws SocketException {
		this.tunnel.setKeepAlive(value);
	}

	@Override
	public boolean getKeepAlive() throws SocketException {
		return this.tunnel.getKeepAlive();
	}

	@Override
	public void setTrafficClass(int value) throws SocketException {
		this.tunnel.setTrafficClass(value);
	}

	@Override
	public int getTrafficClass() throws SocketException {
		return this.tunnel.getTrafficClass();
	}

	@Override
	public void setReuseAddress(boolean value) throws SocketException {
		this.tunnel.setReuseAddress(value);
	}

	@Override
	public boolean getReuseAddress() throws SocketException {
		return this.tunnel.getReuseAddress();
	}

	@Override
	public void setPerformancePreferences(int connectionTime, int latency, int bandwidth) {
		this.tunnel.setPerformancePreferences(connectionTime, latency, bandwidth);
	}

	@Override
	public <T> Socket setOption(SocketOption<T> name, @Nullable T value) throws IOException {
		this.tunnel.setOption(name, value);
		return this;
	}

	@Override
	public <T> T getOption(SocketOption<T> name) throws IOException {
		return this.tunnel.getOption(name);
	}

	@Override
	public Set<SocketOption<?>> supportedOptions() {
		return this.tunnel.supportedOptions();
	}

	@Override
	public String toString() {
		return "TunneledSslSocket[" + this.tunnel + "]";
	}

}
